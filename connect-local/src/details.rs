//! What is known of a contact beside what is said in it: names, attributes, references, tags, when it began and how it
//! ended. Business systems set it, also after the end.

use std::collections::BTreeMap;
use std::fmt;

use awso_connect::{Endpoint, Reference, ReferenceKey, SegmentAttributeName, SegmentAttributeValue};
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::integration::Correspondence;
use crate::participant::Role;
use crate::persistence::Association;
use crate::record::shape;
use crate::transfer::Transferred;

/// How many bytes the names and values of all attributes may have together.
const LARGEST_ATTRIBUTES: usize = 32_768;
/// How many bytes all references may have.
const LARGEST_REFERENCES: usize = 4_096;
/// How many tags a contact may have.
const MOST_TAGS: usize = 6;

/// The attribute of a segment that says what kind of chat it is.
pub(crate) const SUBTYPE: &str = "connect:Subtype";
/// The one that says when a contact expires, and can be changed.
const EXPIRY: &str = "connect:ContactExpiry";

/// What is known of a contact. What is new here has a default, so that it can be missing from what an older version has
/// written down.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Details {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) attributes: Attributes,
    pub(crate) references: References,
    pub(crate) segment: SegmentAttributes,
    pub(crate) tags: Tags,
    pub(crate) customer_id: Option<String>,
    /// The contact that this one was started for, or goes on from.
    pub(crate) related_id: Option<String>,
    /// The first of the contacts that are related to each other, where this one is not it.
    pub(crate) root_id: Option<String>,
    #[serde(with = "shape")]
    pub(crate) customer_endpoint: Option<Endpoint>,
    #[serde(with = "shape")]
    pub(crate) system_endpoint: Option<Endpoint>,
    /// Whose messages in another service it is made of.
    pub(crate) correspondence: Option<Correspondence>,
    /// What gave it an earlier chat to go on from after its start.
    pub(crate) association: Option<Association>,
    /// The transfers that were asked for.
    pub(crate) transfers: Vec<Transferred>,
    /// Agents leave with the customer.
    pub(crate) agents_leave_with_customer: bool,
    /// By which its start by the business is known again.
    pub(crate) outbound_token: Option<String>,
    pub(crate) began: Option<Moment>,
    /// When the customer was there first.
    pub(crate) connected: Option<Moment>,
    pub(crate) end_reason: Option<EndReason>,
    pub(crate) updated: Option<Moment>,
}

/// Who knows a customer's name may not be who reads a log.
impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Details")
            .field("attributes", &self.attributes.0.len())
            .field("tags", &self.tags.0.len())
            .field("end_reason", &self.end_reason)
            .finish_non_exhaustive()
    }
}

/// Why a chat is over, where the service has a word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EndReason {
    AgentLeft,
    CustomerLeft,
    /// The customer has never connected.
    NeverConnected,
    /// Its time was up.
    Expired,
    /// Its contact flow has ended it.
    Flow,
    /// It was stopped.
    Stopped,
    /// Somebody was silent for too long.
    Idle,
}

impl EndReason {
    /// As contact records say it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            EndReason::AgentLeft => "AGENT_DISCONNECT",
            EndReason::CustomerLeft => "CUSTOMER_DISCONNECT",
            EndReason::NeverConnected => "CUSTOMER_CONNECTION_NOT_ESTABLISHED",
            EndReason::Expired => "EXPIRED",
            EndReason::Flow => "CONTACT_FLOW_DISCONNECT",
            EndReason::Stopped => "API",
            EndReason::Idle => "IDLE_DISCONNECT",
        }
    }

    /// Of a chat that ends because this one leaves.
    pub(crate) fn of_leaving(role: Role) -> Option<Self> {
        match role {
            Role::Customer => Some(EndReason::CustomerLeft),
            Role::Agent => Some(EndReason::AgentLeft),
            Role::CustomBot | Role::Supervisor | Role::System => None,
        }
    }
}

/// What business and flows know of a contact, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Attributes(BTreeMap<String, String>);

impl Attributes {
    pub(crate) fn of(attributes: impl IntoIterator<Item = (String, String)>) -> Result<Self, String> {
        let mut all = Attributes::default();
        all.merge(attributes)?;
        Ok(all)
    }

    /// Sets these, and leaves the others as they are. An empty value is one.
    ///
    /// # Errors
    /// One cannot have its name, or all together would be too large; then none is set.
    pub(crate) fn merge(&mut self, more: impl IntoIterator<Item = (String, String)>) -> Result<(), String> {
        let mut all = self.0.clone();
        all.extend(more);
        let is_name = |name: &String| name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if !all.keys().all(is_name) {
            return Err("Attributes: names have letters, digits, - and _ only".to_owned());
        }
        let bytes: usize = all.iter().map(|(name, value)| name.len() + value.len()).sum();
        if bytes > LARGEST_ATTRIBUTES {
            return Err(format!("Attributes: {bytes} bytes, at most {LARGEST_ATTRIBUTES}"));
        }
        self.0 = all;
        Ok(())
    }

    /// Takes over those of a related contact that it has not got itself.
    pub(crate) fn inherit(&mut self, related: &Attributes) -> Result<(), String> {
        let is_missing = |(name, _): &(&String, &String)| !self.0.contains_key(*name);
        let missing: Vec<_> =
            related.0.iter().filter(is_missing).map(|(n, v)| (n.clone(), v.clone())).collect();
        self.merge(missing).map_err(|problem| format!("with those of the related contact, {problem}"))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }
}

/// What a contact refers to, by name.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct References(#[serde(with = "shape")] BTreeMap<ReferenceKey, Reference>);

impl References {
    /// Sets these. The others stay if they are merged.
    pub(crate) fn set(
        &mut self,
        more: BTreeMap<ReferenceKey, Reference>,
        are_merged: bool,
    ) -> Result<(), String> {
        let mut all = if are_merged { self.0.clone() } else { BTreeMap::new() };
        all.extend(more);
        let bytes: usize = all
            .iter()
            .map(|(name, reference)| {
                let value = reference.value.as_ref().map_or(0, |value| value.len());
                let arn = reference.arn.as_ref().map_or(0, |arn| arn.len());
                name.len() + value + arn
            })
            .sum();
        if bytes > LARGEST_REFERENCES {
            return Err(format!("References: {bytes} bytes, at most {LARGEST_REFERENCES}"));
        }
        self.0 = all;
        Ok(())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&ReferenceKey, &Reference)> {
        self.0.iter()
    }
}

/// What the service itself knows of a contact, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SegmentAttributes(
    #[serde(with = "shape")] BTreeMap<SegmentAttributeName, SegmentAttributeValue>,
);

impl SegmentAttributes {
    pub(crate) fn of(
        attributes: impl IntoIterator<Item = (SegmentAttributeName, SegmentAttributeValue)>,
    ) -> Result<Self, String> {
        let all: BTreeMap<_, _> = attributes.into_iter().collect();
        let is_inside = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        for name in all.keys() {
            let own = name.strip_prefix("connect:").unwrap_or(name);
            if own.is_empty() || !own.chars().all(is_inside) {
                return Err("SegmentAttributes: names have letters, digits, - and _, those of the service \
                    connect: before them"
                    .to_owned());
            }
        }
        Ok(SegmentAttributes(all))
    }

    /// Sets these, and leaves the others as they are: texts of names that the business has defined, and the expiry.
    pub(crate) fn update(
        &mut self,
        more: BTreeMap<SegmentAttributeName, SegmentAttributeValue>,
    ) -> Result<(), String> {
        for (name, value) in &more {
            let is_text = value.value_string.is_some() || value == &SegmentAttributeValue::make();
            let can_change = if name.starts_with("connect:") { name.as_str() == EXPIRY } else { is_text };
            if !can_change {
                return Err(format!("SegmentAttributes: only {EXPIRY} and texts of your own can be set"));
            }
        }
        self.0.extend(SegmentAttributes::of(more)?.0);
        Ok(())
    }

    /// What kind of chat it is, `connect:SMS`.
    pub(crate) fn subtype(&self) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(name, _)| name.as_str() == SUBTYPE)?;
        value.value_string.as_ref().map(|text| text.as_str())
    }

    pub(crate) fn to_map(&self) -> BTreeMap<SegmentAttributeName, SegmentAttributeValue> {
        self.0.clone()
    }
}

/// The tags of a contact.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Tags(BTreeMap<String, String>);

impl Tags {
    pub(crate) fn set(&mut self, more: impl IntoIterator<Item = (String, String)>) -> Result<(), String> {
        let mut all = self.0.clone();
        all.extend(more);
        // The model's pattern, whose `+-=` is a range.
        let is_inside = |c: char| c.is_ascii_alphabetic() || ('+'..='=').contains(&c) || c == '_';
        if !all.keys().all(|key| key.chars().all(is_inside) && !key.starts_with("aws:")) {
            return Err("Tags: keys have letters, digits and some signs, and no aws: before them".to_owned());
        }
        if all.len() > MOST_TAGS {
            return Err(format!("Tags: {} with those there are, at most {MOST_TAGS}", all.len()));
        }
        self.0 = all;
        Ok(())
    }

    pub(crate) fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
