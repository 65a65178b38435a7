//! A zoo of shapes with awso's derive: lists of structures with members of every common kind, and a tree.

use std::collections::BTreeMap;
use std::process::ExitCode;

use awso::AwsShape;
use harness::{Arguments, Counted, Outcome};

#[global_allocator]
static ALLOCATOR: Counted = Counted;

#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Animals {
    animals: Vec<Animal>,
    next_token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Animal {
    name: String,
    number: i64,
    weight: f64,
    age: Option<i32>,
    is_tame: bool,
    kind: Kind,
    food: Option<Vec<String>>,
    notes: Option<BTreeMap<String, String>>,
    keeper: Option<Keeper>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
enum Kind {
    Mammal,
    Bird,
    SeaCreature,
    #[aws(unknown)]
    Unknown(String),
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Keeper {
    name: String,
    since: i32,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Cage {
    label: String,
    size: Option<i32>,
    guests: Option<BTreeMap<String, i32>>,
    cages: Option<Vec<Cage>>,
}

fn animals() -> Animals {
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

fn cage(depth: i32) -> Cage {
    Cage {
        label: format!("cage of level {depth}"),
        size: (depth % 2 == 0).then_some(depth),
        guests: Some(BTreeMap::from([("ape".to_owned(), depth), ("bear".to_owned(), 2 * depth)])),
        cages: (depth > 0).then(|| (0..3).map(|_| cage(depth - 1)).collect()),
    }
}

fn run<T: AwsShape + PartialEq>(arguments: &Arguments, task: &str, shape: &T) -> Outcome<()> {
    match task {
        "show_json" => println!("{}", shape.to_json()),
        "show_xml" => println!("{}", shape.to_xml()),
        "show_query" => println!("{:?}", shape.to_query()),
        "write_json" => arguments.repeat(|| Ok(shape.to_json()))?,
        "write_xml" => arguments.repeat(|| Ok(shape.to_xml()))?,
        "write_query" => arguments.repeat(|| Ok(shape.to_query()))?,
        "read_json" => {
            let document = shape.to_json();
            arguments.repeat(|| Ok(T::of_json(&document)?))?;
        }
        "read_xml" => {
            let document = shape.to_xml();
            arguments.repeat(|| Ok(T::of_xml(&document)?))?;
        }
        _ => return arguments.unknown(),
    }
    Ok(())
}

fn main() -> ExitCode {
    harness::main(|arguments| match arguments.task.rsplit_once('_') {
        Some((task, "animals")) => run(arguments, task, &animals()),
        Some((task, "cage")) => run(arguments, task, &cage(4)),
        _ => arguments.unknown(),
    })
}
