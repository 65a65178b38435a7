//! Numbers that do not fit, in every place.

use awso::http::{Response, StatusCode};
use awso::protocol::{decode, decode_request};
use awso::{AwsShape, BigDecimal, BigInteger, DecodeError, Timestamp, Value};

use crate::every::{with_header, with_path, with_query};
use crate::shape::{Numbers, PutNodeRequest};

/// What each integer does not take, wherever it is text.
const MISFITS: [&str; 16] = [
    "",
    " ",
    "1.5",
    "1e3",
    "1.0",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "0x1",
    "1_000",
    "1,000",
    "١",
    "--1",
    "-",
    "one",
];

const INTEGERS: [(&str, i64, i64); 5] = [
    ("Byte", i8::MIN as i64, i8::MAX as i64),
    ("Short", i16::MIN as i64, i16::MAX as i64),
    ("Integer", i32::MIN as i64, i32::MAX as i64),
    ("Level", i32::MIN as i64, i32::MAX as i64),
    ("Long", i64::MIN, i64::MAX),
];

fn too_big((_, least, most): (&str, i64, i64)) -> [String; 4] {
    let (least, most) = (i128::from(least) - 1, i128::from(most) + 1);
    [least.to_string(), most.to_string(), "9".repeat(40), format!("-{}", "9".repeat(400))]
}

#[track_caller]
fn refused<T: std::fmt::Debug>(read: Result<T, DecodeError>, path: &str) {
    let error = read.expect_err(path);
    assert_eq!(error.path(), path, "{error:.200}");
}

fn integer(numbers: &Numbers, name: &str) -> i64 {
    match name {
        "Byte" => numbers.byte.unwrap().into(),
        "Short" => numbers.short.unwrap().into(),
        "Integer" => numbers.integer.unwrap().into(),
        "Level" => numbers.level.clone().unwrap().as_i32().into(),
        _ => numbers.long.unwrap(),
    }
}

#[test]
fn integers_that_do_not_fit_in_json_are_errors_with_their_path() {
    for kind in INTEGERS {
        let (name, least, most) = kind;
        let read = |number: &str| Numbers::of_json(format!(r#"{{"{name}":{number}}}"#));
        let odd =
            ["1.5", "-0.1", "1e400", "1e-1", "1e30", "true", "[]", "{}", r#""1""#, r#""NaN""#, "NaN", "+1"];
        for number in odd.iter().map(ToString::to_string).chain(too_big(kind)) {
            refused(read(&number), &format!("Numbers.{name}"));
        }
        for (number, value) in [("-0", 0), ("-0.0", 0), ("1.0", 1), ("1e1", 10), ("100e-2", 1), ("0e999", 0)]
        {
            assert_eq!(integer(&read(number).unwrap(), name), value, "{number}");
        }
        for bound in [least, most] {
            assert_eq!(integer(&read(&bound.to_string()).unwrap(), name), bound);
        }
    }
}

#[test]
fn integers_that_do_not_fit_in_xml_are_errors_with_their_path() {
    for kind in INTEGERS {
        let (name, least, most) = kind;
        let read = |number: &str| Numbers::of_xml(format!("<n><{name}>{number}</{name}></n>"));
        for number in MISFITS.map(str::to_owned).into_iter().chain(too_big(kind)) {
            refused(read(&number), &format!("Numbers.{name}"));
        }
        for bound in [least, most, 0] {
            assert_eq!(integer(&read(&format!("\n {bound} ")).unwrap(), name), bound);
        }
        assert_eq!(integer(&read("-0").unwrap(), name), 0);
    }
}

#[test]
fn integers_that_do_not_fit_in_a_query_string_are_errors_with_their_path() {
    for kind in INTEGERS {
        let name = kind.0.to_lowercase();
        for number in MISFITS.map(str::to_owned).into_iter().chain(too_big(kind)) {
            let read = decode_request::<PutNodeRequest>(&with_query(format!("{name}={number}")));
            refused(read, &format!("PutNodeRequest.{}", kind.0));
        }
        decode_request::<PutNodeRequest>(&with_query(format!("{name}={}", kind.1))).unwrap();
    }
}

#[test]
fn integers_that_do_not_fit_in_a_header_are_errors_with_their_path() {
    for kind in INTEGERS {
        let name = format!("x-{}", kind.0.to_lowercase());
        for number in MISFITS.map(str::to_owned).into_iter().chain(too_big(kind)) {
            let read = decode_request::<PutNodeRequest>(&with_header(&name, number.as_bytes()).unwrap());
            refused(read, &format!("PutNodeRequest.Header{}", kind.0));
        }
        let request = with_header(&name, kind.2.to_string().as_bytes()).unwrap();
        decode_request::<PutNodeRequest>(&request).unwrap();
    }
    let read = decode_request::<PutNodeRequest>(&with_header("x-integers", b"1, 2147483648").unwrap());
    refused(read, "PutNodeRequest.HeaderIntegers");
}

#[test]
fn integers_that_do_not_fit_in_a_path_are_errors_with_their_path() {
    let kind = ("Integer", i64::from(i32::MIN), i64::from(i32::MAX));
    for number in MISFITS.map(str::to_owned).into_iter().chain(too_big(kind)) {
        let read = decode_request::<PutNodeRequest>(&with_path(format!("/nodes/{number}/a/kept")));
        refused(read, "PutNodeRequest.Id");
    }
    let read = decode_request::<PutNodeRequest>(&with_path("/nodes/-2147483648/a/kept"));
    assert_eq!(read.unwrap().id, i32::MIN);
}

#[test]
fn every_status_that_http_has_fits() {
    for status in [100, 200, 599, 999] {
        let response = Response::new(StatusCode::from_u16(status).unwrap());
        assert_eq!(decode::<PutNodeRequest>(&response).unwrap().status, i32::from(status));
    }
}

#[test]
fn a_value_of_another_kind_is_an_error_with_its_path() {
    let values = [
        Value::Byte(1),
        Value::Short(1),
        Value::Integer(1),
        Value::Long(1),
        Value::Float(1.0),
        Value::Double(f64::NAN),
        Value::String("1".into()),
        Value::BigInteger(1.into()),
        Value::BigDecimal(1.into()),
        Value::Timestamp(Timestamp::default()),
    ];
    for (place, name) in ["Byte", "Short", "Integer", "Long", "Float", "Double"].iter().enumerate() {
        for (index, value) in values.iter().enumerate() {
            let read = Numbers::of_value(&Value::Structure(vec![((*name).into(), value.clone())]));
            if index == place {
                read.unwrap();
            } else {
                refused(read, &format!("Numbers.{name}"));
            }
        }
    }
}

#[test]
fn floats_that_do_not_fit_are_errors_with_their_path() {
    for (name, big) in [("Float", "3.5e38"), ("Double", "1.8e308")] {
        let path = format!("Numbers.{name}");
        for number in [
            big,
            "1e400",
            "-1e400",
            "1e999999999",
            r#""nan""#,
            r#""inf""#,
            r#""1""#,
            r#""""#,
            "NaN",
            "Infinity",
        ] {
            refused(Numbers::of_json(format!(r#"{{"{name}":{number}}}"#)), &path);
        }
        for number in
            [big, "1e400", "-1e400", "1e999999999", "nan", "inf", "infinity", "+Infinity", "", "0x1p3", "١"]
        {
            refused(Numbers::of_xml(format!("<n><{name}>{number}</{name}></n>")), &path);
            let lower = name.to_lowercase();
            let read = decode_request::<PutNodeRequest>(&with_query(format!(
                "{lower}={}",
                number.replace('+', "%2B")
            )));
            refused(read, &format!("PutNodeRequest.{name}"));
            let read = decode_request::<PutNodeRequest>(
                &with_header(&format!("x-{lower}"), number.as_bytes()).unwrap(),
            );
            refused(read, &format!("PutNodeRequest.Header{name}"));
        }
    }
}

#[test]
fn floats_at_the_edge_are_what_they_say() {
    let json = |number: &str| Numbers::of_json(format!(r#"{{"Float":{number},"Double":{number}}}"#)).unwrap();
    let xml = |number: &str| {
        Numbers::of_xml(format!("<n><Float>{number}</Float><Double>{number}</Double></n>")).unwrap()
    };
    for (number, value) in
        [("-0", -0.0), ("-0.0", -0.0), ("1e-400", 0.0), ("1e-999999999", 0.0), ("1e3", 1e3)]
    {
        for read in [json(number), xml(number)] {
            assert_eq!(read.double.map(f64::to_bits), Some(f64::to_bits(value)), "{number}");
            assert_eq!(read.float.map(f32::to_bits), Some(f32::to_bits(value as f32)), "{number}");
        }
    }
    for (name, value) in [("Infinity", f64::INFINITY), ("-Infinity", f64::NEG_INFINITY)] {
        for read in [json(&format!("\"{name}\"")), xml(name)] {
            assert_eq!((read.double, read.float), (Some(value), Some(value as f32)));
        }
    }
    assert!(json("\"NaN\"").double.unwrap().is_nan() && xml("NaN").float.unwrap().is_nan());
}

#[test]
fn numbers_of_any_size_are_only_those_that_json_has() {
    for text in [
        "", "-", "+1", "01", ".5", "1.", "1e", "NaN", "Infinity", " 1", "1 ", "1\0", "\"1\"", "0x1", "١",
        "1_0", "[1]",
    ] {
        text.parse::<BigInteger>().expect_err(text);
        text.parse::<BigDecimal>().expect_err(text);
        if text.trim() == text {
            refused(Numbers::of_xml(format!("<n><BigDecimal>{text}</BigDecimal></n>")), "Numbers.BigDecimal");
        }
        refused(
            Numbers::of_json(format!(r#"{{"BigDecimal":"{}"}}"#, text.escape_default())),
            "Numbers.BigDecimal",
        );
    }
    for text in ["1.5", "1e3", "1.0", "1E0"] {
        text.parse::<BigInteger>().expect_err(text);
        refused(Numbers::of_json(format!(r#"{{"BigInteger":{text}}}"#)), "Numbers.BigInteger");
        refused(Numbers::of_xml(format!("<n><BigInteger>{text}</BigInteger></n>")), "Numbers.BigInteger");
        assert_eq!(text.parse::<BigDecimal>().unwrap().as_str(), text);
    }
    for text in ["-0", "0", &"9".repeat(1_000)] {
        assert_eq!(text.parse::<BigInteger>().unwrap().as_str(), text);
    }
}

#[test]
fn times_that_no_year_has_are_errors_with_their_path() {
    let odd = [
        "1e400",
        "1e99",
        "-1e99",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "253402300800",
        "-377705116801",
        "1e999999999",
    ];
    for number in odd {
        refused(Numbers::of_json(format!(r#"{{"Timestamp":{number}}}"#)), "Numbers.Timestamp");
        refused(Numbers::of_json(format!(r#"{{"Timestamp":"{number}"}}"#)), "Numbers.Timestamp");
        refused(Numbers::of_xml(format!("<n><Timestamp>{number}</Timestamp></n>")), "Numbers.Timestamp");
        number.parse::<Timestamp>().expect_err(number);
    }
    for text in [
        "10000-01-01T00:00:00Z",
        "-10000-01-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00+99:00",
        "9999-12-31T23:59:59-23:59",
        "Sat, 21 Nov 99999 13:05:37 GMT",
        "Sat, 21 Nov 2026 13:05:60 GMT",
        "Sat, 00 Nov 2026 13:05:00 GMT",
        "Sat, 21 Nov 2026 -1:05:00 GMT",
        "nan",
        "-inf",
        "1.e5",
        "e",
        "1e",
        "é",
        "0é",
    ] {
        text.parse::<Timestamp>().expect_err(text);
        refused(Numbers::of_json(format!(r#"{{"Timestamp":"{text}"}}"#)), "Numbers.Timestamp");
    }
    let read = decode_request::<PutNodeRequest>(&with_query("times=1e400"));
    refused(read, "PutNodeRequest.Times");
    let read =
        decode_request::<PutNodeRequest>(&with_header("x-times", b"Sat, 99 Nov 2026 00:00:00 GMT").unwrap());
    refused(read, "PutNodeRequest.HeaderTimes");
}
