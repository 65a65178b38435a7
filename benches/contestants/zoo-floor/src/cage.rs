//! A tree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::query::{Pairs, ToQuery};
use crate::xml;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Cage {
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guests: Option<BTreeMap<String, i32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cages: Option<Vec<Cage>>,
}

/// [`Cage`] in XML.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct XmlCage {
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guests: Option<xml::Map<i32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cages: Option<xml::List<XmlCage>>,
}

impl ToQuery for Cage {
    fn add(&self, pairs: &mut Pairs) {
        pairs.member("Label", &self.label);
        pairs.member("Size", &self.size);
        pairs.member("Guests", &self.guests);
        pairs.member("Cages", &self.cages);
    }
}

fn guests(depth: i32) -> [(String, i32); 2] {
    [("ape".to_owned(), depth), ("bear".to_owned(), 2 * depth)]
}

pub(crate) fn json(depth: i32) -> Cage {
    Cage {
        label: format!("cage of level {depth}"),
        size: (depth % 2 == 0).then_some(depth),
        guests: Some(BTreeMap::from(guests(depth))),
        cages: (depth > 0).then(|| (0..3).map(|_| json(depth - 1)).collect()),
    }
}

pub(crate) fn xml(depth: i32) -> XmlCage {
    let entry = guests(depth).map(|(key, value)| xml::Entry { key, value });
    XmlCage {
        label: format!("cage of level {depth}"),
        size: (depth % 2 == 0).then_some(depth),
        guests: Some(xml::Map { entry: entry.into() }),
        cages: (depth > 0).then(|| xml::List { member: (0..3).map(|_| xml(depth - 1)).collect() }),
    }
}
