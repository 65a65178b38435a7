//! What is written is read back, whatever it is.

use awso::{AwsShape, Timestamp, TimestampFormat, Value};
use proptest::prelude::*;

use crate::arbitrary::{Novel, choice, collections, inner, named, scalars};

/// `of_x(to_x(v)) == v`.
fn there_and_back<T: AwsShape + PartialEq + std::fmt::Debug>(value: &T) -> Result<(), TestCaseError> {
    let json = value.to_json();
    let again = T::of_json(&json);
    prop_assert_eq!(again.as_ref(), Ok(value), "{}", json);
    let tree = value.to_value();
    let again = T::of_value(&tree);
    prop_assert_eq!(again.as_ref(), Ok(value), "{:?}", tree);
    Ok(())
}

/// The same for XML, of all but what the rustdoc of `of_xml` says is read back as something else.
fn there_and_back_in_xml<T: AwsShape + PartialEq + std::fmt::Debug>(value: &T) -> Result<(), TestCaseError> {
    let xml = value.to_xml();
    let again = T::of_xml(&xml);
    prop_assert_eq!(again.as_ref(), Ok(value), "{}", xml);
    let again = T::of_string(&xml);
    prop_assert_eq!(again.as_ref(), Ok(value), "{}", xml);
    Ok(())
}

/// The same for CBOR, where a time is as fine as a double, and a decimal has digits and a scale.
fn there_and_back_in_cbor<T: AwsShape + PartialEq + std::fmt::Debug>(value: &T) -> Result<(), TestCaseError> {
    let cbor = value.to_cbor();
    let again = T::of_cbor(&cbor);
    prop_assert!(again.is_ok(), "{:?}", again);
    let again = again.unwrap();
    prop_assert_eq!(in_cbor(again.to_value()), in_cbor(value.to_value()));
    prop_assert_eq!(again.to_cbor(), cbor);
    Ok(())
}

/// What CBOR keeps of a value.
fn in_cbor(value: Value) -> Value {
    match value {
        Value::Timestamp(time) => Value::Timestamp(of_double(time)),
        Value::BigDecimal(number) => Value::String(format!("{:?}", parts(number.as_str()))),
        Value::List(items) => Value::List(items.into_iter().map(in_cbor).collect()),
        Value::Map(entries) => {
            Value::Map(entries.into_iter().map(|(key, value)| (key, in_cbor(value))).collect())
        }
        Value::Structure(members) => {
            Value::Structure(members.into_iter().map(|(name, value)| (name, in_cbor(value))).collect())
        }
        value => value,
    }
}

fn of_double(time: Timestamp) -> Timestamp {
    if time.epoch().1 == 0 {
        return time;
    }
    let seconds: f64 = time.format(TimestampFormat::EpochSeconds).unwrap().parse().unwrap();
    seconds.to_string().parse().unwrap()
}

/// The digits of a decimal without point and leading zeros, and its exponent.
fn parts(number: &str) -> (String, i64) {
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let scale = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let sign = if digits.starts_with('-') { "-" } else { "" };
    let digits = digits.replace(['-', '.'], "");
    let digits = digits.trim_start_matches('0');
    let whole = if digits.is_empty() { "0".to_owned() } else { format!("{sign}{digits}") };
    (whole, exponent.parse::<i64>().unwrap() - i64::try_from(scale).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn scalars_go_there_and_back(value in scalars()) {
        there_and_back(&value)?;
    }

    #[test]
    fn unions_go_there_and_back(value in choice(Novel::Anything)) {
        there_and_back(&value)?;
    }

    #[test]
    fn recursive_structures_go_there_and_back(value in inner(Novel::Anything)) {
        there_and_back(&value)?;
    }

    #[test]
    fn lists_and_maps_go_there_and_back(value in collections(Novel::Anything)) {
        there_and_back(&value)?;
    }

    #[test]
    fn names_of_every_format_go_there_and_back(value in named(Novel::Anything)) {
        there_and_back(&value)?;
    }

    #[test]
    fn scalars_go_there_and_back_in_xml(value in scalars()) {
        there_and_back_in_xml(&value)?;
    }

    #[test]
    fn unions_go_there_and_back_in_xml(value in choice(Novel::InXml)) {
        there_and_back_in_xml(&value)?;
    }

    #[test]
    fn recursive_structures_go_there_and_back_in_xml(value in inner(Novel::InXml)) {
        there_and_back_in_xml(&value)?;
    }

    #[test]
    fn lists_and_maps_go_there_and_back_in_xml(value in collections(Novel::InXml)) {
        there_and_back_in_xml(&value)?;
    }

    #[test]
    fn names_of_every_format_go_there_and_back_in_xml(value in named(Novel::InXml)) {
        there_and_back_in_xml(&value)?;
    }

    #[test]
    fn scalars_go_there_and_back_in_cbor(value in scalars()) {
        there_and_back_in_cbor(&value)?;
    }

    #[test]
    fn unions_go_there_and_back_in_cbor(value in choice(Novel::Anything)) {
        there_and_back_in_cbor(&value)?;
    }

    #[test]
    fn recursive_structures_go_there_and_back_in_cbor(value in inner(Novel::Anything)) {
        there_and_back_in_cbor(&value)?;
    }

    #[test]
    fn lists_and_maps_go_there_and_back_in_cbor(value in collections(Novel::Anything)) {
        there_and_back_in_cbor(&value)?;
    }

    #[test]
    fn names_of_every_format_go_there_and_back_in_cbor(value in named(Novel::Anything)) {
        there_and_back_in_cbor(&value)?;
    }

    #[test]
    fn no_text_panics_a_decoder(text: String) {
        let _ = crate::shape::Collections::of_json(&text);
        let _ = crate::shape::Choice::of_json(&text);
        let _ = crate::shape::Choice::of_xml(&text);
        let _ = crate::shape::Named::of_xml(format!("<a>{text}</a>"));
    }
}
