//! What is written is read back, whatever it is.

use awso::AwsShape;
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
    fn no_text_panics_a_decoder(text: String) {
        let _ = crate::shape::Collections::of_json(&text);
        let _ = crate::shape::Choice::of_json(&text);
        let _ = crate::shape::Choice::of_xml(&text);
        let _ = crate::shape::Named::of_xml(format!("<a>{text}</a>"));
    }
}
