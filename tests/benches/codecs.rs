//! The codecs on their own: `cargo bench -p awso-tests --bench codecs -- [FILTER]`. For changes, to be seen at once; how
//! they stand beside serde is what `benches/compare` says.

#![allow(clippy::unwrap_used, reason = "what is read here was written here")]

use std::collections::BTreeMap;

use awso::{AwsShape, Timestamp, form_encode};
use awso_connect_participant::GetTranscriptResponse;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// Items of a page.
const ITEMS: [usize; 3] = [15, 100, 1000];

fn transcript(items: usize) -> GetTranscriptResponse {
    GetTranscriptResponse::of_json(fixtures::transcript(items)).unwrap()
}

/// Members of every common kind.
#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Animal {
    name: String,
    number: i64,
    weight: f64,
    is_tame: bool,
    kind: Kind,
    born: Timestamp,
    food: Option<Vec<String>>,
    notes: Option<BTreeMap<String, String>>,
    young: Option<Vec<Animal>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
enum Kind {
    Mammal,
    SeaCreature,
    #[aws(unknown)]
    Unknown(String),
}

/// With so many young, and theirs.
fn animal(young: i32, levels: i32) -> Animal {
    Animal {
        name: format!("\"Animal\" {young} of Äsop & <Sons>"),
        number: i64::from(young) * 1_000_000_007,
        weight: f64::from(young) * 1.25 + 0.1,
        is_tame: young % 2 == 0,
        kind: if young % 3 == 0 { Kind::SeaCreature } else { Kind::Mammal },
        born: Timestamp::from_epoch(1_764_000_000 + i64::from(young), 120_000_000).unwrap(),
        food: Some(vec!["hay".to_owned(), "a carrot on Sundays".to_owned()]),
        notes: Some(BTreeMap::from([("seen".to_owned(), "on Tuesday".to_owned())])),
        young: (levels > 0).then(|| (0..young).map(|it| animal(it + 1, levels - 1)).collect()),
    }
}

fn family() -> Animal {
    animal(8, 2)
}

#[divan::bench_group]
mod json {
    use super::*;

    #[divan::bench(args = ITEMS)]
    fn read_transcript(bencher: Bencher<'_, '_>, items: usize) {
        let json = fixtures::transcript(items);
        let length = BytesCount::of_str(&json);
        bencher.counter(length).bench(|| GetTranscriptResponse::of_json(black_box(&json)).unwrap());
    }

    #[divan::bench(args = ITEMS)]
    fn write_transcript(bencher: Bencher<'_, '_>, items: usize) {
        let transcript = transcript(items);
        let length = BytesCount::of_str(&transcript.to_json());
        bencher.counter(length).bench(|| black_box(&transcript).to_json());
    }

    #[divan::bench]
    fn read_family(bencher: Bencher<'_, '_>) {
        let json = family().to_json();
        bencher.counter(BytesCount::of_str(&json)).bench(|| Animal::of_json(black_box(&json)).unwrap());
    }

    #[divan::bench]
    fn write_family(bencher: Bencher<'_, '_>) {
        let family = family();
        bencher.counter(BytesCount::of_str(&family.to_json())).bench(|| black_box(&family).to_json());
    }
}

#[divan::bench_group]
mod xml {
    use super::*;

    #[divan::bench]
    fn read_family(bencher: Bencher<'_, '_>) {
        let xml = family().to_xml();
        bencher.counter(BytesCount::of_str(&xml)).bench(|| Animal::of_xml(black_box(&xml)).unwrap());
    }

    #[divan::bench]
    fn write_family(bencher: Bencher<'_, '_>) {
        let family = family();
        bencher.counter(BytesCount::of_str(&family.to_xml())).bench(|| black_box(&family).to_xml());
    }
}

#[divan::bench_group]
mod cbor {
    use super::*;

    #[divan::bench]
    fn read_family(bencher: Bencher<'_, '_>) {
        let cbor = family().to_cbor();
        bencher.counter(BytesCount::of_slice(&cbor)).bench(|| Animal::of_cbor(black_box(&cbor)).unwrap());
    }

    #[divan::bench]
    fn write_family(bencher: Bencher<'_, '_>) {
        let family = family();
        bencher.counter(BytesCount::of_slice(&family.to_cbor())).bench(|| black_box(&family).to_cbor());
    }
}

#[divan::bench_group]
mod others {
    use super::*;

    #[divan::bench]
    fn write_query(bencher: Bencher<'_, '_>) {
        let family = family();
        bencher.bench(|| form_encode(&black_box(&family).to_query()));
    }

    #[divan::bench]
    fn write_value(bencher: Bencher<'_, '_>) {
        let family = family();
        bencher.bench(|| black_box(&family).to_value());
    }

    #[divan::bench]
    fn validate(bencher: Bencher<'_, '_>) {
        let transcript = transcript(100);
        bencher.bench(|| black_box(&transcript).validate().unwrap());
    }
}
