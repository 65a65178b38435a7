//! Each kind on the wire.

use awso::{AwsShape, Timestamp, UnknownVariant};

use crate::shape::{Choice, Collections, Forgetful, Inner, Level, Named, Nothing, Scalars};

#[track_caller]
fn refused<T: AwsShape + std::fmt::Debug>(json: &str, error: &str) {
    assert_eq!(T::of_json(json).expect_err(json).to_string(), error);
}

#[test]
fn a_union_holds_exactly_one_variant() {
    assert_eq!(Choice::of_json(r#"{"Text": "a"}"#), Ok(Choice::Text("a".into())));
    assert_eq!(
        Choice::of_json(r#"{"Number": null, "__type": "x", "Text": "a"}"#),
        Ok(Choice::Text("a".into()))
    );
    refused::<Choice>(
        r#"{"Text": "a", "Number": 1}"#,
        "Choice: expected one variant of the union, found several, at byte 24",
    );
    refused::<Inner>(
        r#"{"Name": "", "Choice": {"List": [{"Number": "1"}]}}"#,
        "Inner.Choice.List[0].Number: expected a 64-bit integer, found a string, at byte 46",
    );
    let unset = Inner {
        name: String::new(),
        choice: Some(Choice::Unknown(UnknownVariant::default())),
        children: None,
        by_name: None,
    };
    assert_eq!(
        unset.validate().expect_err("unset").to_string(),
        "Inner.Choice: no variant of the union is set"
    );
}

#[test]
fn an_unknown_variant_is_kept_with_its_tag_and_content() {
    let json = r#"{"Novel":{"a":[1,2.5,null]}}"#;
    let choice = Choice::of_json(json).unwrap();
    assert!(matches!(&choice, Choice::Unknown(unknown) if unknown.tag == "Novel"), "{choice:?}");
    assert_eq!(choice.to_json(), json);
    assert_eq!(Forgetful::of_json(json), Ok(Forgetful::Unknown));
    assert_eq!(Forgetful::of_json(r#"{"Text":"a"}"#), Ok(Forgetful::Text("a".into())));
}

#[test]
fn an_int_enum_keeps_numbers_it_does_not_know() {
    assert_eq!(Level::of_json("-1"), Ok(Level::Below));
    assert_eq!(Level::of_json("7"), Ok(Level::Unknown(7)));
    assert_eq!((Level::Above.as_i32(), Level::Unknown(7).to_json().as_str()), (10, "7"));
    refused::<Level>(r#""7""#, "Level: expected an integer, found a string, at byte 2");
    refused::<Level>("4294967296", "Level: expected an integer, found a number that does not fit, at byte 9");
}

#[test]
fn timestamps_take_the_form_that_member_shape_or_protocol_say() {
    let time: Timestamp = "2026-11-21T13:05:37Z".parse().unwrap();
    let named = Named {
        named: String::new(),
        renamed: None,
        date: Some(time),
        day: Some(time.into()),
        days: Some(vec![time]),
        attribute: None,
        flat: Some(vec![Choice::Time(time)]),
        wrapped: None,
        flat_map: None,
        map: None,
    };
    let json = r#"{"j":"","date":"2026-11-21T13:05:37Z","day":"Sat, 21 Nov 2026 13:05:37 GMT","days":["Sat, 21 Nov 2026 13:05:37 GMT"],"flat":[{"when":1795266337}]}"#;
    assert_eq!(named.to_json(), json);
    assert_eq!(Named::of_json(json), Ok(named));
}

#[test]
fn the_digits_of_numbers_and_times_are_kept() {
    let json = r#"{"BigInteger": 123456789012345678901234567890, "BigDecimal": 1.50, "Timestamp": 1700000000.123456789, "MaybeBig": 1E-400, "MaybeTime": null}"#;
    let scalars = Scalars::of_json(json).unwrap();
    assert_eq!(scalars.big_integer.as_str(), "123456789012345678901234567890");
    assert_eq!(scalars.big_decimal.as_str(), "1.50");
    assert_eq!(scalars.timestamp.epoch(), (1_700_000_000, 123_456_789));
    assert_eq!(scalars.maybe_big.map(|number| number.to_string()).as_deref(), Some("1E-400"));
    assert_eq!(scalars.maybe_time, None);
    refused::<Scalars>(
        r#"{"BigInteger": 1.5}"#,
        "Scalars.BigInteger: expected an integer, found a number with a fraction, at byte 17",
    );
    refused::<Scalars>(
        r#"{"Timestamp": "soon"}"#,
        "Scalars.Timestamp: expected a timestamp, found other text, at byte 19",
    );
    refused::<Collections>(
        r#"{"Times": [1, {}]}"#,
        "Collections.Times[1]: expected a timestamp, found an object, at byte 15",
    );
}

#[test]
fn a_structure_without_members_is_an_empty_object() {
    assert_eq!(Nothing.to_json(), "{}");
    assert_eq!(Nothing::of_json(r#"{"later": 1}"#), Ok(Nothing));
}

#[test]
fn what_cbor_holds_is_what_the_model_says_whatever_json_or_forms_say() {
    let time: Timestamp = "2026-11-21T13:05:37Z".parse().unwrap();
    let json = r#"{"j":"n","date":"2026-11-21T13:05:37Z","flat":[{"when":1795266337}]}"#;
    let named = Named::of_json(json).unwrap();
    let cbor = named.to_cbor();
    assert_eq!(
        cbor,
        b"\xa3\x65named\x61n\x64date\xc1\x1a\x6b\x01\x97\x21\x64flat\x81\xa1\x64Time\xc1\x1a\x6b\x01\x97\x21"
    );
    assert_eq!((Named::of_cbor(&cbor), named.date), (Ok(named.clone()), Some(time)));
}

#[test]
fn a_union_holds_exactly_one_variant_in_cbor() {
    assert_eq!(
        Choice::of_cbor(b"\xa3\x66Number\xf6\x66__type\x61x\x64Text\x61a"),
        Ok(Choice::Text("a".into()))
    );
    assert_eq!(Choice::of_cbor(b"\xa2\x64Text\x61a\x64Text\x61b"), Ok(Choice::Text("b".into())));
    assert_eq!(Choice::of_cbor(b"\xa2\x64Text\x61a\x64Text\xf6"), Choice::of_cbor(b"\xa0"));
    let several = Choice::of_cbor(b"\xa2\x64Text\x61a\x66Number\x01").expect_err("two variants");
    assert_eq!(several.to_string(), "Choice: expected one variant of the union, found several, at byte 15");
    let misfit = Choice::of_cbor(b"\xa1\x64List\x82\xa1\x64Text\x61a\xa1\x66Number\x611").expect_err("text");
    assert_eq!(
        misfit.to_string(),
        "Choice.List[1].Number: expected a 64-bit integer, found a string, at byte 24"
    );
}

#[test]
fn an_unknown_variant_is_kept_with_what_json_can_say_of_it_in_cbor() {
    let cbor = b"\xa1\x65Novel\xa2\x61a\x83\x01\xfb\x40\x04\0\0\0\0\0\0\xf6\x61b\x42hi";
    let choice = Choice::of_cbor(cbor).unwrap();
    assert_eq!(choice.to_json(), r#"{"Novel":{"a":[1,2.5,null],"b":"aGk="}}"#);
    assert_eq!(choice.to_cbor(), [&cbor[..cbor.len() - 3], b"\x64aGk="].concat());
    assert_eq!(Forgetful::of_cbor(cbor), Ok(Forgetful::Unknown));
    assert_eq!(Forgetful::Unknown.to_cbor(), b"\xa0");
}
