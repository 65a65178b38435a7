//! A list of structures with members of every common kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::query::{Pairs, ToQuery};
use crate::xml;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Animals {
    animals: Vec<Animal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Animal {
    name: String,
    number: i64,
    weight: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<i32>,
    is_tame: bool,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    food: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keeper: Option<Keeper>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Kind {
    Mammal,
    Bird,
    SeaCreature,
    #[serde(other)]
    Unknown,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Keeper {
    name: String,
    since: i32,
}

/// [`Animals`] in XML.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct XmlAnimals {
    animals: xml::List<XmlAnimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// [`Animal`] in XML.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
struct XmlAnimal {
    name: String,
    number: i64,
    weight: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<i32>,
    is_tame: bool,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    food: Option<xml::List<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<xml::Map<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keeper: Option<Keeper>,
}

impl ToQuery for Animals {
    fn add(&self, pairs: &mut Pairs) {
        pairs.member("Animals", &self.animals);
        pairs.member("NextToken", &self.next_token);
    }
}

impl ToQuery for Animal {
    fn add(&self, pairs: &mut Pairs) {
        pairs.member("Name", &self.name);
        pairs.member("Number", &self.number);
        pairs.member("Weight", &self.weight);
        pairs.member("Age", &self.age);
        pairs.member("IsTame", &self.is_tame);
        let kind = match self.kind {
            Kind::Mammal => "MAMMAL",
            Kind::Bird => "BIRD",
            Kind::SeaCreature => "SEA_CREATURE",
            Kind::Unknown => "UNKNOWN",
        };
        pairs.within("Kind", |pairs| pairs.put(kind.to_owned()));
        pairs.member("Food", &self.food);
        pairs.member("Notes", &self.notes);
        pairs.member("Keeper", &self.keeper);
    }
}

impl ToQuery for Keeper {
    fn add(&self, pairs: &mut Pairs) {
        pairs.member("Name", &self.name);
        pairs.member("Since", &self.since);
    }
}

pub(crate) fn json() -> Animals {
    let animal = |number: i32| Animal {
        name: format!("Animal {number} \"of\" Äsop & <Sons>"),
        number: i64::from(number) * 1_000_000_007,
        weight: f64::from(number) * 1.25 + 0.1,
        age: (number % 3 > 0).then_some(number),
        is_tame: number % 2 == 0,
        kind: [Kind::Mammal, Kind::Bird, Kind::SeaCreature][number as usize % 3].clone(),
        food: (number % 4 > 0)
            .then(|| vec!["hay".to_owned(), "oats".to_owned(), "a carrot on Sundays".to_owned()]),
        notes: (number % 5 == 0).then(|| BTreeMap::from([("seen".to_owned(), "on Tuesday".to_owned())])),
        keeper: (number % 2 > 0).then(|| Keeper { name: "Jane".to_owned(), since: 2000 + number }),
    };
    Animals { animals: (0..50).map(animal).collect(), next_token: Some("AQICAHhNext".to_owned()) }
}

pub(crate) fn xml() -> XmlAnimals {
    let Animals { animals, next_token } = json();
    let animal = |it: Animal| XmlAnimal {
        name: it.name,
        number: it.number,
        weight: it.weight,
        age: it.age,
        is_tame: it.is_tame,
        kind: it.kind,
        food: it.food.map(|member| xml::List { member }),
        notes: it.notes.map(|notes| {
            let entry = notes.into_iter().map(|(key, value)| xml::Entry { key, value });
            xml::Map { entry: entry.collect() }
        }),
        keeper: it.keeper,
    };
    XmlAnimals { animals: xml::List { member: animals.into_iter().map(animal).collect() }, next_token }
}
