//! The examples of RFC 8949, appendix A.

use std::collections::BTreeMap;

use super::{bytes, document, reads, refused, there_and_back, time};
use crate::{AwsShape, BigDecimal, BigInteger, Blob, Document};

#[test]
fn the_integers_of_the_rfc() {
    for (hex, number) in [
        ("00", 0),
        ("01", 1),
        ("0a", 10),
        ("17", 23),
        ("1818", 24),
        ("1819", 25),
        ("1864", 100),
        ("1903e8", 1000),
        ("1a000f4240", 1_000_000),
        ("1b000000e8d4a51000", 1_000_000_000_000),
        ("20", -1),
        ("29", -10),
        ("3863", -100),
        ("3903e7", -1000),
    ] {
        there_and_back::<i64>(&number, hex);
        there_and_back(&BigInteger::from(number), hex);
        reads(hex, &(number as f64));
        reads(hex, &BigDecimal::from(number));
        reads(hex, &Document::from(number));
    }
    for (hex, number) in [
        ("1bffffffffffffffff", "18446744073709551615"),
        ("c249010000000000000000", "18446744073709551616"),
        ("3bffffffffffffffff", "-18446744073709551616"),
        ("c349010000000000000000", "-18446744073709551617"),
    ] {
        there_and_back::<BigInteger>(&number.parse().expect(number), hex);
        refused::<i64>(
            hex,
            &format!(
                "Long: expected a 64-bit integer, found a number that does not fit, at byte {}",
                bytes(hex).len() - 1
            ),
        );
        assert_eq!(f64::of_cbor(bytes(hex)).ok(), number.parse().ok());
    }
}

#[test]
fn the_floats_of_the_rfc() {
    for (hex, number) in [
        ("f90000", 0.0),
        ("f98000", -0.0),
        ("f93c00", 1.0),
        ("fb3ff199999999999a", 1.1),
        ("f93e00", 1.5),
        ("f97bff", 65504.0),
        ("fa47c35000", 100_000.0),
        ("fa7f7fffff", 3.402_823_466_385_288_6e38),
        ("fb7e37e43c8800759c", 1e300),
        ("f90001", 5.960_464_477_539_063e-8),
        ("f90400", 6.103_515_625e-5),
        ("f9c400", -4.0),
        ("fbc010666666666666", -4.1),
        ("f97c00", f64::INFINITY),
        ("f9fc00", f64::NEG_INFINITY),
        ("fa7f800000", f64::INFINITY),
        ("faff800000", f64::NEG_INFINITY),
        ("fb7ff0000000000000", f64::INFINITY),
        ("fbfff0000000000000", f64::NEG_INFINITY),
    ] {
        let read = f64::of_cbor(bytes(hex)).expect(hex);
        assert_eq!(read.to_bits(), number.to_bits(), "{hex}");
        there_and_back(&number, &format!("fb{:016x}", number.to_bits()));
        match f32::of_cbor(bytes(hex)) {
            Ok(narrow) => assert_eq!(narrow, number as f32),
            Err(error) => assert_eq!(number, 1e300, "{error}"),
        }
    }
    for hex in ["f97e00", "fa7fc00000", "fb7ff8000000000000", "f97c01"] {
        assert!(f64::of_cbor(bytes(hex)).expect(hex).is_nan());
        assert!(f32::of_cbor(bytes(hex)).expect(hex).is_nan());
    }
    there_and_back(&100_000f32, "fa47c35000");
    there_and_back(&f32::NEG_INFINITY, "faff800000");
}

#[test]
fn the_rest_of_the_rfc() {
    there_and_back(&false, "f4");
    there_and_back(&true, "f5");
    reads("f6", &None::<bool>);
    reads("f7", &None::<bool>);
    there_and_back(&time(1_363_896_240, 0), "c11a514b67b0");
    there_and_back(&time(1_363_896_240, 500_000_000), "c1fb41d452d9ec200000");
    reads("c074323031332d30332d32315432303a30343a30305a", &time(1_363_896_240, 0));
    reads("d74401020304", &Blob::from(&[1, 2, 3, 4][..]));
    reads("d818456449455446", &Blob::from(&b"dIETF"[..]));
    reads("d82076687474703a2f2f7777772e6578616d706c652e636f6d", &"http://www.example.com".to_owned());
    there_and_back(&Blob::default(), "40");
    there_and_back(&Blob::from(&[1, 2, 3, 4][..]), "4401020304");
    for (hex, text) in [
        ("60", ""),
        ("6161", "a"),
        ("6449455446", "IETF"),
        ("62225c", "\"\\"),
        ("62c3bc", "ü"),
        ("63e6b0b4", "水"),
        ("64f0908591", "\u{10151}"),
    ] {
        there_and_back(&text.to_owned(), hex);
    }
    there_and_back(&Vec::<i32>::new(), "80");
    there_and_back(&vec![1, 2, 3], "83010203");
    let many: Vec<i32> = (1..=25).collect();
    let items = "0102030405060708090a0b0c0d0e0f101112131415161718181819";
    there_and_back(&many, &format!("9819{items}"));
    reads(&format!("9f{items}ff"), &many);
    there_and_back(&BTreeMap::<String, i32>::new(), "a0");
    for hex in [
        "8301820203820405",
        "9f018202039f0405ffff",
        "9f01820203820405ff",
        "83018202039f0405ff",
        "83019f0203ff820405",
    ] {
        reads(hex, &document("[1,[2,3],[4,5]]"));
    }
    for hex in ["a26161016162820203", "bf61610161629f0203ffff"] {
        reads(hex, &document(r#"{"a":1,"b":[2,3]}"#));
    }
    reads("826161bf61626163ff", &document(r#"["a",{"b":"c"}]"#));
    there_and_back(&document(r#"["a",{"b":"c"}]"#), "826161a161626163");
    reads(
        "a56161614161626142616361436164614461656145",
        &document(r#"{"a":"A","b":"B","c":"C","d":"D","e":"E"}"#),
    );
    reads("5f42010243030405ff", &Blob::from(&[1, 2, 3, 4, 5][..]));
    reads("7f657374726561646d696e67ff", &"streaming".to_owned());
    reads("bf6346756ef563416d7421ff", &document(r#"{"Fun":true,"Amt":-2}"#));
    for hex in ["f0", "f8ff"] {
        reads(hex, &Document::Null);
        refused::<bool>(
            hex,
            &format!("Boolean: expected a boolean, found a simple value, at byte {}", hex.len() / 2 - 1),
        );
    }
    refused::<Document>("a201020304", "Document: expected a string as key, found a number, at byte 1");
}
