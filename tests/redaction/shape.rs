//! Sensitive shapes in places where Connect Participant has none.

use std::collections::BTreeMap;

use awso::{AwsShape, Blob, Value};

use crate::{SECRET, assert_debug_hides, assert_hides};

#[derive(AwsShape, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[aws(length(..=16), sensitive)]
struct Secret(String);

/// A newtype of a sensitive shape is as sensitive.
#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Around(Secret);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
struct Secrets(Vec<String>);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
struct Key(Blob);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(range(..=1), sensitive)]
struct Pin(i64);

#[derive(AwsShape, Clone, Debug, PartialEq)]
struct Vault {
    around: Around,
    secrets: Secrets,
    key: Key,
    by_secret: BTreeMap<Secret, i32>,
    list: Vec<Secret>,
    pin: Option<Pin>,
}

fn vault() -> Vault {
    Vault {
        around: Around::from(Secret::from(SECRET)),
        secrets: Secrets::from(vec![SECRET.to_owned()]),
        key: Key::from(Blob::from(SECRET)),
        by_secret: [(Secret::from(SECRET), 1)].into(),
        list: vec![Secret::from(SECRET)],
        pin: None,
    }
}

#[test]
fn debug_hides_sensitive_shapes_wherever_they_stand() {
    assert_debug_hides("the structure", &vault());
    assert_eq!(format!("{:?}", vault().list), "[Secret(** redacted **)]");
}

#[test]
fn a_value_hides_sensitive_shapes_wherever_they_stand() {
    let Value::Structure(members) = vault().to_value() else { panic!("a structure") };
    for (name, value) in members.iter().filter(|(name, _)| name != "BySecret") {
        assert_debug_hides(name, value);
    }
}

#[test]
fn a_value_hides_the_sensitive_keys_of_a_map() {
    assert_debug_hides("the map", &vault().by_secret.to_value());
}

#[test]
fn a_value_comes_back_with_what_it_hides() {
    assert_eq!(Vault::of_value(&vault().to_value()), Ok(vault()));
}

#[test]
fn a_decode_error_hides_the_sensitive_keys_of_a_map() {
    let json = format!(r#"{{"BySecret":{{"{SECRET}":"no number"}}}}"#);
    let error = Vault::of_json(json).expect_err("no number");
    assert_hides("a decode error of JSON", &error.to_string());
    assert_debug_hides("a decode error of JSON", &error);
}

#[test]
fn a_decode_error_of_a_value_hides_the_sensitive_keys_of_a_map() {
    let entries = vec![(SECRET.to_owned(), Value::Boolean(true))];
    let value = Value::Structure(vec![("BySecret".into(), Value::Map(entries))]);
    let error = Vault::of_value(&value).expect_err("no number");
    assert_hides("a decode error of a value", &error.to_string());
    assert_debug_hides("a decode error of a value", &error);
}

#[test]
fn violations_hide_sensitive_values_and_keys() {
    let mut vault = vault();
    let long = Secret::from(format!("{SECRET}!"));
    vault.around = Around::from(long.clone());
    vault.by_secret = [(long.clone(), 1)].into();
    vault.list = vec![long];
    vault.pin = Some(Pin::from(31_337));
    let violations = vault.validate().expect_err("four are broken");
    assert_eq!(violations.iter().count(), 4, "{violations}");
    assert_hides("violations", &violations.to_string());
    assert_debug_hides("violations", &violations);
    assert!(!violations.to_string().contains("31337"), "{violations}");
}

#[test]
fn the_view_of_a_sensitive_shape_hides_it() {
    assert_debug_hides("a view of text", &Secret::from(SECRET).view());
}
