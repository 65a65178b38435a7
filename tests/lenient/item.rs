//! Nulls among items and entries.

use std::collections::{BTreeMap, HashMap};

use awso::{AwsShape, Document, Value};

use crate::format::NIL;

type Entries<T> = BTreeMap<String, T>;

fn entries<T>(entries: impl IntoIterator<Item = (&'static str, T)>) -> Entries<T> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

#[test]
fn a_null_is_dropped_from_a_dense_list_and_kept_in_a_sparse_one() {
    let xml = format!("<l><member>1</member><member {NIL}/><member>2</member></l>");
    let value = Value::List(vec![Value::Integer(1), Value::Null, Value::Integer(2)]);
    for dense in [Vec::of_json("[1,null,2]"), Vec::of_xml(&xml), Vec::of_value(&value)] {
        assert_eq!(dense, Ok(vec![1, 2]));
    }
    for sparse in [Vec::of_json("[1,null,2]"), Vec::of_xml(&xml), Vec::of_value(&value)] {
        assert_eq!(sparse, Ok(vec![Some(1), None, Some(2)]));
    }
}

#[test]
fn a_null_is_dropped_from_a_dense_map_and_kept_in_a_sparse_one() {
    let json = r#"{"a":1,"b":null}"#;
    let entry = |key: &str, value: &str| format!("<entry><key>{key}</key>{value}</entry>");
    let xml = format!("<m>{}{}</m>", entry("a", "<value>1</value>"), entry("b", &format!("<value {NIL}/>")));
    let value = Value::Map(vec![("a".into(), Value::Integer(1)), ("b".into(), Value::Null)]);
    for dense in [Entries::of_json(json), Entries::of_xml(&xml), Entries::of_value(&value)] {
        assert_eq!(dense, Ok(entries([("a", 1)])));
    }
    for sparse in [Entries::of_json(json), Entries::of_xml(&xml), Entries::of_value(&value)] {
        assert_eq!(sparse, Ok(entries([("a", Some(1)), ("b", None)])));
    }
    assert_eq!(HashMap::<String, i32>::of_json(json).map(|map| map.len()), Ok(1));
}

#[test]
fn nulls_are_dropped_at_every_depth() {
    let grid = Vec::<Vec<i32>>::of_json("[null,[1,null],[],[null]]");
    assert_eq!(grid, Ok(vec![vec![1], vec![], vec![]]));
    let maps = Vec::<Entries<Vec<bool>>>::of_json(r#"[null,{"a":null},{"b":[true,null]}]"#);
    assert_eq!(maps, Ok(vec![Entries::new(), entries([("b", vec![true])])]));
    let sparse = Entries::<Vec<Option<bool>>>::of_json(r#"{"a":null,"b":[null]}"#);
    assert_eq!(sparse, Ok(entries([("b", vec![None])])));
}

#[test]
fn the_null_of_a_document_is_an_item_of_its_own() {
    assert_eq!(Vec::<Document>::of_json("[null,1]"), Ok(vec![Document::Null, 1.into()]));
    let documents = vec![Document::Null];
    assert_eq!(Vec::of_value(&documents.to_value()), Ok(documents));
}

#[test]
fn a_null_that_comes_last_removes_an_entry() {
    assert_eq!(Entries::<i32>::of_json(r#"{"a":1,"b":2,"a":null}"#), Ok(entries([("b", 2)])));
    let sparse = Entries::of_json(r#"{"a":1,"a":null}"#);
    assert_eq!(sparse, Ok(entries([("a", None::<i32>)])));
}
