//! JSON, written straight into a buffer and read straight into slots: no tree in between.

mod document;
mod escape;
mod key;
mod read;
mod text;
mod write;

pub(crate) use document::document;
pub(crate) use read::{read, read_body, read_document, read_payload};
pub(crate) use write::{structure_to_string, to_string, write, write_body, write_document, write_error};

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::schema::Schema;
    use crate::shape::{Slot, View};
    use crate::{AwsShape, BigDecimal, BigInteger, Blob, Document, Timestamp, Value};

    #[track_caller]
    fn there_and_back<T: AwsShape + PartialEq + std::fmt::Debug>(value: &T, json: &str) {
        assert_eq!(value.to_json(), json);
        assert_eq!(T::of_json(json).as_ref(), Ok(value));
        assert_eq!(T::of_value(&value.to_value()).as_ref(), Ok(value));
    }

    #[track_caller]
    fn refused<T: AwsShape + std::fmt::Debug>(json: &str, error: &str) {
        assert_eq!(T::of_json(json).expect_err(json).to_string(), error);
    }

    #[test]
    fn every_kind_goes_there_and_back() {
        there_and_back(&true, "true");
        there_and_back(&i8::MIN, "-128");
        there_and_back(&i16::MAX, "32767");
        there_and_back(&i32::MIN, "-2147483648");
        there_and_back(&i64::MAX, "9223372036854775807");
        there_and_back(&0.1f32, "0.1");
        there_and_back(&1e300, "1e+300");
        there_and_back(&f64::NEG_INFINITY, r#""-Infinity""#);
        there_and_back(&String::from("\"\\/\u{0}é\u{1F600}\n"), r#""\"\\/\u0000é😀\n""#);
        there_and_back(&Blob::from(&b"hi?>"[..]), r#""aGk/Pg==""#);
        there_and_back(&vec![Some(1), None], "[1,null]");
        there_and_back(&Vec::<i32>::new(), "[]");
        let map = BTreeMap::from([("a\"b".to_owned(), vec![1]), (String::new(), vec![])]);
        there_and_back(&map, r#"{"":[],"a\"b":[1]}"#);
        assert!(f64::of_json(r#""NaN""#).expect("a number").is_nan());
    }

    #[test]
    fn a_null_is_dropped_unless_the_list_or_map_is_sparse() {
        assert_eq!(Vec::of_json("[1,null,2]"), Ok(vec![1, 2]));
        assert_eq!(Vec::of_json("[1,null,2]"), Ok(vec![Some(1), None, Some(2)]));
        let json = r#"{"a":1,"b":null}"#;
        assert_eq!(BTreeMap::of_json(json), Ok(BTreeMap::from([("a".to_owned(), 1)])));
        let sparse = BTreeMap::from([("a".to_owned(), Some(1)), ("b".to_owned(), None)]);
        assert_eq!(BTreeMap::of_json(json), Ok(sparse));
        assert_eq!(Value::List(vec![Value::Null]), vec![None::<bool>].to_value());
    }

    #[test]
    fn the_last_of_duplicate_keys_wins_whole() {
        let json = r#"{"a":{"x":1},"a":{"y":2}}"#;
        let inner = BTreeMap::from([("y".to_owned(), 2)]);
        assert_eq!(BTreeMap::of_json(json), Ok(BTreeMap::from([("a".to_owned(), inner)])));
    }

    #[test]
    fn whole_numbers_may_be_written_as_doubles_and_are_read_by_their_digits() {
        assert_eq!(i32::of_json("3.0"), Ok(3));
        assert_eq!(i64::of_json("3e2"), Ok(300));
        assert_eq!(i64::of_json("-922337203685477580.8e1"), Ok(i64::MIN));
        assert_eq!((i64::of_json("-0.0"), i64::of_json("0e999")), (Ok(0), Ok(0)));
        refused::<i32>(
            "3.5",
            "Integer: expected a 32-bit integer, found a number with a fraction, at byte 2",
        );
        refused::<i64>(
            "1e19",
            "Long: expected a 64-bit integer, found a number that does not fit, at byte 3",
        );
        for tiny in ["1e-400", "1.00000000000000000001", "-1e-99999999999999999999"] {
            let error = i32::of_json(tiny).expect_err(tiny);
            assert_eq!(
                error.problem(),
                "expected a 32-bit integer, found a number with a fraction",
                "{tiny}"
            );
        }
    }

    #[test]
    fn a_big_integer_is_told_what_it_is_not_written_with() {
        for (number, found) in [
            ("1e2", "a number with an exponent"),
            ("1.5", "a number with a fraction"),
            ("1e-1", "a number with a fraction"),
            ("1.0", "a number with a point"),
            ("1.5e1", "a number with a point"),
        ] {
            let error = BigInteger::of_json(number).expect_err(number);
            assert_eq!(error.problem(), format!("expected an integer, found {found}"), "{number}");
        }
    }

    #[test]
    fn digits_count_where_the_document_is_nothing_else() {
        let time = "1700000000.123456789";
        assert_eq!(Timestamp::of_json(time).map(Timestamp::epoch), Ok((1_700_000_000, 123_456_789)));
        assert_eq!(Box::<Option<Timestamp>>::of_string(time).map(|it| it.is_some()), Ok(true));
        assert_eq!(Option::<Timestamp>::of_json("null"), Ok(None));
        let digits = "123456789012345678901234567890";
        assert_eq!(BigInteger::of_json(digits).expect("digits").as_str(), digits);
        assert_eq!(Option::<BigDecimal>::of_json(" 1.50 ").expect("digits"), "1.50".parse().ok());
        refused::<Timestamp>("null", "Timestamp: expected a timestamp, found null");
        refused::<BigInteger>("[1] x", "BigInteger: expected an integer, found a list, at byte 2");
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        refused::<i8>("128", "Byte: expected an 8-bit integer, found a number that does not fit, at byte 2");
        refused::<i32>(
            "-2147483649",
            "Integer: expected a 32-bit integer, found a number that does not fit, at byte 10",
        );
        refused::<i64>(
            "18446744073709551615",
            "Long: expected a 64-bit integer, found a number that does not fit, at byte 19",
        );
        refused::<f32>("1e39", "Float: expected a number, found a number that does not fit, at byte 3");
        refused::<f64>("1e999", "Double: not JSON: number out of range, at byte 4");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_path_and_the_last_byte_read() {
        refused::<Vec<Vec<bool>>>(
            "[[true],\n [false, \"no\"]]",
            "List[1][1]: expected a boolean, found a string, at byte 21",
        );
        refused::<BTreeMap<String, i32>>(
            r#"{"a": []}"#,
            r#"Map["a"]: expected a 32-bit integer, found a list, at byte 7"#,
        );
        refused::<String>("null", "String: expected a string, found null");
        refused::<String>("\"ab", "String: the document ends early, at byte 2");
        refused::<Vec<i32>>("[1] x", "List: not JSON: trailing characters, at byte 4");
        refused::<Blob>(r#""a""#, "Blob: expected base64, found other text, at byte 2");
    }

    #[derive(Debug)]
    struct Nest(Vec<Nest>);

    impl AwsShape for Nest {
        const SCHEMA: &'static Schema = &Schema::newtype::<Vec<Nest>>("Nest");
        fn blank() -> Self {
            Nest(Vec::new())
        }
        fn view(&self) -> View<'_> {
            self.0.view()
        }
        fn slot(&mut self) -> Slot<'_> {
            self.0.slot()
        }
    }

    #[test]
    fn nesting_is_bounded_and_what_is_skipped_does_not_recurse() {
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(Nest::of_json(deep(128)).is_ok());
        let error = Nest::of_json(deep(129)).expect_err("129 levels");
        assert_eq!(error.problem(), "nested deeper than 128 levels");
        assert_eq!(error.path(), format!("Nest{}", "[0]".repeat(128)));
        assert!(Document::of_json(deep(128)).is_ok());
        let error = Document::of_json(deep(129)).expect_err("129 levels");
        assert_eq!(error.problem(), "nested deeper than 128 levels");
        assert_eq!(<()>::of_json(format!(r#"{{"unknown": {}}}"#, deep(1_000_000))), Ok(()));
    }

    #[test]
    fn a_byte_order_mark_is_passed_over_and_counts_as_bytes() {
        assert_eq!(Vec::of_json("\u{feff}[1]"), Ok(vec![1]));
        refused::<i32>("\u{feff}\n\"a\"", "Integer: expected a 32-bit integer, found a string, at byte 6");
    }
}
