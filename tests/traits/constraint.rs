//! Constraints that every value of a shape keeps.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use awso::{AwsShape, BigDecimal, Document, Timestamp};

#[track_caller]
fn problems(shape: &impl AwsShape) -> Vec<String> {
    let violations = shape.validate().err();
    violations
        .iter()
        .flat_map(awso::Violations::iter)
        .map(|it| format!("{}: {}", it.path, it.problem))
        .collect()
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Row {
    #[aws(timestamp_format = "http-date")]
    pub at: Option<Timestamp>,
    pub tags: Option<HashMap<String, HashMap<String, i32>>>,
    pub weight: Option<f64>,
    pub price: Option<BigDecimal>,
    pub free: Option<Document>,
    pub parts: Option<Vec<Option<String>>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(unique)]
pub struct Rows(Vec<Row>);

#[track_caller]
fn is_same(a: Row, b: Row, same: bool) {
    let expected = if same { vec!["Rows: item 1 is the same as item 0"] } else { Vec::new() };
    assert_eq!(problems(&Rows::from(vec![a, b])), expected);
}

#[test]
fn items_are_the_same_by_value_and_not_by_how_they_are_written() {
    let row = Row::make;
    let entries = |names: &[i32]| -> HashMap<String, HashMap<String, i32>> {
        let inner: HashMap<_, _> = names.iter().map(|name| (name.to_string(), *name)).collect();
        names.iter().map(|name| (name.to_string(), inner.clone())).collect()
    };
    let names: Vec<i32> = (0..20).collect();
    let back: Vec<i32> = (0..20).rev().collect();
    is_same(row().tags(entries(&names)), row().tags(entries(&back)), true);
    is_same(row().tags(entries(&names)), row().tags(entries(&back[1..])), false);
    let at = |nanos| row().at(Timestamp::from_epoch(1_700_000_000, nanos).unwrap());
    is_same(at(1), at(2), false);
    is_same(at(1), at(1), true);
    is_same(row().weight(0.0), row().weight(-0.0), true);
    is_same(row().weight(f64::NAN), row().weight(f64::NAN), true);
    is_same(row().weight(0.0), row(), false);
    let price = |digits: &str| row().price(digits.parse::<BigDecimal>().unwrap());
    is_same(price("1.50"), price("15e-1"), true);
    is_same(price("1.50"), price("1.500000000000000000001"), false);
    let free = |json: &str| row().free(Document::of_json(json).unwrap());
    is_same(free(r#"{"a":[1,{"b":0.0}],"c":null}"#), free(r#"{"c":null,"a":[1.0,{"b":-0.0}]}"#), true);
    is_same(free(r#"["a","b"]"#), free(r#"["ab",""]"#), false);
    is_same(row().parts([None, Some("a".to_owned())]), row().parts([Some("a".to_owned()), None]), false);
    is_same(row().parts([Some(String::new())]), row().parts([None]), false);
}

#[test]
fn thousands_of_items_are_told_apart_in_no_time() {
    let start = Instant::now();
    let rows: Vec<_> = (0..20_000).map(|index| Row::make().weight(f64::from(index))).collect();
    assert_eq!(problems(&Rows::from(rows)), [""; 0]);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(length(..=3))]
pub struct Name(String);

#[derive(AwsShape, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[aws(length(..=3), sensitive)]
pub struct Code(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Names {
    pub names: BTreeMap<Name, Name>,
    pub codes: BTreeMap<Code, Name>,
}

#[test]
fn what_is_wrong_with_a_key_is_told_apart_from_what_is_wrong_under_it() {
    let names = Names::make([("long \"k\"", "value")], [("secret", "value")]);
    assert_eq!(
        problems(&names),
        [
            r#"Names.Names key "long \"k\"": length 8, at most 3"#,
            r#"Names.Names["long \"k\""]: length 5, at most 3"#,
            r#"Names.Codes key "** redacted **": length 6, at most 3"#,
            r#"Names.Codes["** redacted **"]: length 5, at most 3"#,
        ]
    );
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(1..=1_152_921_504_606_846_976))]
pub struct Long(i64);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(-0.5..=0.3))]
pub struct Part(f32);

#[test]
fn a_range_is_compared_by_its_digits() {
    assert_eq!(problems(&Long::from(1_152_921_504_606_846_976_i64)), [""; 0]);
    assert_eq!(
        problems(&Long::from(1_152_921_504_606_847_076_i64)),
        ["Long: value 1152921504606847076, at most 1152921504606846976"]
    );
    assert_eq!(problems(&Part::from(0.3)), [""; 0]);
    assert_eq!(problems(&Part::from(-0.6)), ["Part: value -0.6, at least -0.5"]);
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(pattern = r"^\w{1,512}$")]
pub struct Word(String);

#[test]
fn a_large_class_that_is_repeated_is_enforced() {
    assert_eq!(problems(&Word::from("é".repeat(512))), [""; 0]);
    for wrong in [String::new(), "é".repeat(513), "a b".to_owned()] {
        assert_eq!(problems(&Word::from(wrong)), [r"Word: does not match ^\w{1,512}$"]);
    }
}
