//! Values that come back from JSON and from `Value` as they went.

use awso::{AwsShape, Blob, Value};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::arbitrary::{collections, scalars, store_book, tree};
use crate::shape::{Collections, Genre, Scalars, Tree, Word};

fn survives<T: AwsShape + PartialEq + std::fmt::Debug>(value: &T) -> Result<(), TestCaseError> {
    let json = value.to_json();
    let of_json = T::of_json(&json).map_err(|error| TestCaseError::fail(format!("{error}: {json}")))?;
    prop_assert_eq!(&of_json, value, "through {}", json);
    let tree = value.to_value();
    let of_value = T::of_value(&tree).map_err(|error| TestCaseError::fail(format!("{error}: {tree:?}")))?;
    prop_assert_eq!(&of_value, value, "through {:?}", tree);
    // The document is JSON to others too.
    let parsed: Result<serde_json::Value, _> = serde_json::from_str(&json);
    prop_assert!(parsed.is_ok(), "{:?}: {}", parsed, json);
    Ok(())
}

proptest! {
    #[test]
    fn scalars_come_back_from_json_and_value(value in scalars()) {
        survives(&value)?;
    }

    #[test]
    fn collections_come_back_from_json_and_value(value in collections()) {
        survives(&value)?;
    }

    #[test]
    fn recursive_structures_come_back_from_json_and_value(value in tree()) {
        survives(&value)?;
    }

    #[test]
    fn an_operations_input_comes_back_from_json_and_value_with_members_of_every_place(value in store_book()) {
        survives(&value)?;
    }
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Numbers {
    float: f32,
    double: f64,
    list: Vec<f64>,
}

#[test]
fn numbers_without_digits_travel_as_words() {
    let numbers =
        Numbers { float: f32::NEG_INFINITY, double: f64::NAN, list: vec![f64::INFINITY, -0.0, f64::NAN] };
    let json = numbers.to_json();
    assert_eq!(json, r#"{"Float":"-Infinity","Double":"NaN","List":["Infinity",-0.0,"NaN"]}"#);
    for again in [Numbers::of_json(&json).unwrap(), Numbers::of_value(&numbers.to_value()).unwrap()] {
        assert_eq!(again.float, f32::NEG_INFINITY);
        assert!(again.double.is_nan() && again.list[2].is_nan());
        assert_eq!(again.list[0], f64::INFINITY);
        assert_eq!(again.list[1].to_bits(), (-0.0_f64).to_bits());
    }
    let error = Numbers::of_json(r#"{"Double":"1.5"}"#).expect_err("a word that is no number");
    assert_eq!(error.problem(), "expected a number, found a string");
}

#[test]
fn the_limits_of_every_number_come_back() {
    for (float, double) in [(f32::MAX, f64::MAX), (f32::MIN_POSITIVE, f64::MIN_POSITIVE), (1e-45, 5e-324)] {
        let numbers = Numbers { float, double, list: vec![-double, 0.1 + 0.2, 1e21, 123_456_789.123_456_79] };
        assert_eq!(Numbers::of_json(numbers.to_json()).unwrap(), numbers);
    }
    for long in [i64::MIN, i64::MIN + 1, -(1 << 53) - 1, (1 << 53) + 1, i64::MAX] {
        assert_eq!(i64::of_json(long.to_json()).unwrap(), long);
    }
}

#[test]
fn a_value_holds_members_in_declared_order_and_leaves_absent_ones_out() {
    let leaf = Tree { name: "leaf".to_owned(), left: None, right: Box::new(None), children: Vec::new() };
    let tree =
        Tree { name: "root".to_owned(), left: None, right: Box::new(Some(leaf)), children: Vec::new() };
    let Value::Structure(members) = tree.to_value() else { panic!("a structure is a structure") };
    let names: Vec<_> = members.iter().map(|(name, _)| name.as_ref()).collect();
    assert_eq!(names, ["Name", "Right", "Children"]);
    assert_eq!(members[1].1.get("Name"), Some(&Value::String("leaf".to_owned())));
}

#[test]
fn names_follow_their_rules_in_documents() {
    let mut collections = Collections::make(Vec::<Vec<i64>>::new(), Vec::<(String, Vec<Word>)>::new());
    collections.sparse_list = Some(vec![Some("a".to_owned()), None]);
    collections.genre_map = Some([(Genre::Poetry, [("x".to_owned(), true)].into())].into());
    let json = collections.to_json();
    assert_eq!(
        json,
        r#"{"grid":[],"sparseList":["a",null],"sortedMap":{},"genreMap":{"poetry":{"x":true}}}"#
    );
    assert_eq!(Collections::of_json(&json).unwrap(), collections);
}

#[test]
fn an_enum_name_nobody_knows_is_kept() {
    let genre = Genre::of_json(r#""SOLARPUNK""#).unwrap();
    assert_eq!(genre, Genre::Other("SOLARPUNK".to_owned()));
    assert_eq!(genre.as_str(), "SOLARPUNK");
    assert_eq!(genre.to_json(), r#""SOLARPUNK""#);
    assert_eq!(Genre::of_value(&genre.to_value()).unwrap(), genre);
}

#[test]
fn a_blob_is_padded_base64() {
    let blob = Blob::from(vec![0xfb, 0xff, 0x00, 0x10]);
    assert_eq!(blob.to_json(), r#""+/8AEA==""#);
    assert_eq!(Blob::of_json(r#""\u002b\/8AEA==""#).unwrap(), blob);
    let error = Blob::of_json(r#""no base64!""#).expect_err("it is none");
    assert_eq!(error.problem(), "expected base64, found other text");
}

#[test]
fn a_value_of_the_wrong_type_is_refused_with_its_path() {
    let value = Value::Structure(vec![(
        "Children".into(),
        Value::List(vec![Value::Structure(vec![("Name".into(), Value::Integer(1))])]),
    )]);
    let error = Tree::of_value(&value).expect_err("a name is text");
    assert_eq!(error.to_string(), "Tree.Children[0].Name: expected a string, found an integer");
}

#[test]
fn a_missing_required_member_keeps_its_blank() {
    let blank = Scalars::of_json("{}").unwrap();
    assert_eq!((blank.long, blank.double, blank.boolean, blank.text.as_str()), (0, 0.0, false, ""));
    assert_eq!(blank.genre, Genre::Other(String::new()));
    assert_eq!(blank.maybe_text, None);
}
