//! Input that is large, or claims to be.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use awso::protocol::decode_request;
use awso::{AwsShape, BigDecimal, BigInteger, OperationError as _, Timestamp};

use crate::every::{decoder, with_header, with_path, with_query};
use crate::shape::{Choice, Node, Numbers, PutNodeError, PutNodeRequest};

const MILLION: usize = 1_000_000;

/// Ends long before something quadratic would.
#[track_caller]
pub fn soon<T>(run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    assert!(start.elapsed() < Duration::from_secs(60), "it took {:?}", start.elapsed());
    result
}

#[test]
fn exponents_claim_nothing() {
    soon(|| {
        for exponent in ["999999999", "-999999999", "99999999999999999999999", "-99999999999999999999999"] {
            for number in [format!("1e{exponent}"), format!("0e{exponent}"), format!("-1.5E{exponent}")] {
                assert_eq!(number.parse::<BigDecimal>().unwrap().as_str(), number);
                number.parse::<BigInteger>().unwrap_err();
                let numbers = Numbers::of_json(format!(r#"{{"BigDecimal":{number}}}"#)).unwrap();
                numbers.validate().unwrap();
                assert_eq!(Numbers::of_value(&numbers.to_value()).as_ref(), Ok(&numbers));
                assert_eq!(Numbers::of_xml(numbers.to_xml()).as_ref(), Ok(&numbers));
                let _ = number.parse::<Timestamp>();
                decoder(number.as_bytes());
                for name in ["Byte", "Long", "Float", "Double", "Timestamp", "BigInteger", "Level"] {
                    let _ = Numbers::of_json(format!(r#"{{"{name}":{number}}}"#));
                    let _ = Numbers::of_xml(format!("<n><{name}>{number}</{name}></n>"));
                }
            }
        }
    });
}

#[test]
fn a_million_digits_cost_no_more_than_themselves() {
    soon(|| {
        let (nines, zeros) = ("9".repeat(MILLION), "0".repeat(MILLION));
        for number in [
            nines.clone(),
            format!("-{nines}"),
            format!("1.{nines}"),
            format!("0.{zeros}1"),
            format!("1{zeros}e-{MILLION}"),
        ] {
            assert_eq!(number.parse::<BigDecimal>().unwrap().as_str(), number);
            let _ = number.parse::<BigInteger>();
            let _ = number.parse::<Timestamp>();
            for name in ["Byte", "Long", "Float", "Double", "Timestamp", "BigInteger", "BigDecimal", "Level"]
            {
                let _ = Numbers::of_json(format!(r#"{{"{name}":{number}}}"#));
                let _ = Numbers::of_xml(format!("<n><{name}>{number}</{name}></n>"));
            }
            let _ = Choice::of_json(format!(r#"{{"Free":{number}}}"#));
            let _ = decode_request::<PutNodeRequest>(&with_query(format!("double={number}&times={number}")));
            let _ = decode_request::<PutNodeRequest>(&with_header("x-double", number.as_bytes()).unwrap());
        }
        assert_eq!(format!("1.{nines}").parse::<Timestamp>().map(Timestamp::epoch), Ok((1, 999_999_999)));
    });
}

#[test]
fn a_million_of_anything_costs_no_more_than_itself() {
    soon(|| {
        let times = |part: &str, count: usize| part.repeat(count);
        assert_eq!(Vec::<i32>::of_json(format!("[{}1]", times("null,", MILLION))), Ok(vec![1]));
        let keys = format!("{{{}\"\":2}}", times("\"\":1,", MILLION));
        assert_eq!(BTreeMap::of_json(&keys), Ok(BTreeMap::from([(String::new(), 2)])));
        assert_eq!(<()>::of_json(&keys), Ok(()));
        let node = Node::of_json(format!("{{{}\"Name\":\"n\"}}", times(r#""Name":"a","#, MILLION / 4)));
        assert_eq!(node.unwrap().name, "n");
        let free = Choice::of_json(format!(r#"{{"Later":[{}0]}}"#, times("0,", MILLION)));
        free.unwrap();
        let escapes = times(r"\u0000\ud83e\udd80", MILLION / 8);
        assert_eq!(String::of_json(format!("\"{escapes}\"")).unwrap().chars().count(), MILLION / 4);
    });
    soon(|| {
        let attributes: String = (0..MILLION / 4).map(|index| format!(" a{index}='' Id='1'")).collect();
        assert_eq!(Node::of_xml(format!("<n{attributes}/>")).unwrap().id, Some(1));
        let flat = Node::of_xml(format!("<n>{}</n>", "<Flat/>".repeat(MILLION / 20))).unwrap();
        assert_eq!(flat.flat.map(|flat| flat.len()), Some(MILLION / 20));
        let text = String::of_xml(format!("<s>{}</s>", "&lt;<!---->".repeat(MILLION / 8))).unwrap();
        assert_eq!(text.len(), MILLION / 8);
        let keys = "<entry><key/><value>1</value></entry>".repeat(MILLION / 20);
        assert_eq!(BTreeMap::of_xml(format!("<m>{keys}</m>")), Ok(BTreeMap::from([(String::new(), 1)])));
        let unknown = Choice::of_xml(format!("<c>{}</c>", "<Later/>".repeat(MILLION / 20)));
        assert!(matches!(unknown, Ok(Choice::Unknown(_))));
    });
}

#[test]
fn a_request_of_a_million_parts_costs_no_more_than_itself() {
    soon(|| {
        let query: String = (0..MILLION / 40).map(|index| format!("p{index}={index}&byte=1&")).collect();
        let read = decode_request::<PutNodeRequest>(&with_query(query)).unwrap();
        assert_eq!((read.byte, read.parameters.unwrap().len()), (Some(1), MILLION / 40 + 1));
        decode_request::<PutNodeRequest>(&with_query("&".repeat(MILLION / 10))).unwrap();
        decode_request::<PutNodeRequest>(&with_query("=&".repeat(MILLION / 20))).unwrap();
        decode_request::<PutNodeRequest>(&with_query("%".repeat(MILLION / 10))).unwrap();
    });
    soon(|| {
        let list = with_header("x-integers", "1,".repeat(MILLION / 10).as_bytes()).unwrap();
        assert_eq!(
            decode_request::<PutNodeRequest>(&list).unwrap().header_integers.map(|it| it.len()),
            Some(MILLION / 10)
        );
        for odd in [",", "\"", "\\", "\"\\", " ", "\t,", "Sat,", "a"] {
            for name in ["x-words", "x-times", "x-json", "x-blob"] {
                let _ = decode_request::<PutNodeRequest>(
                    &with_header(name, odd.repeat(MILLION / 20).as_bytes()).unwrap(),
                );
            }
        }
        let path = format!("/nodes/1{}/kept", "/kept".repeat(MILLION / 8));
        assert_eq!(
            decode_request::<PutNodeRequest>(&with_path(path)).unwrap().key.len(),
            MILLION / 8 * 5 - 1
        );
    });
}

#[test]
fn entities_do_not_grow() {
    let laughs = (1..30).fold(String::from("<!ENTITY l0 'lol'>"), |dtd, level| {
        let last = format!("&l{};", level - 1).repeat(10);
        format!("{dtd}<!ENTITY l{level} '{last}'>")
    });
    let file = "<!ENTITY f SYSTEM 'file:///etc/hostname'><!ENTITY % p SYSTEM 'http://127.0.0.1:1/'>%p;";
    soon(|| {
        for (declared, name) in [(laughs.as_str(), "l29"), (file, "f")] {
            let document = |content: &str| format!("<!DOCTYPE n [{declared}]><n>{content}</n>");
            let error = Node::of_xml(document(&format!("<Name>&{name};</Name>"))).unwrap_err();
            assert_eq!(
                error.to_string().split(',').next().unwrap(),
                "Node.Name: not XML: a reference to no known entity or character"
            );
            Node::of_xml(document("").replace("<n>", &format!("<n Id='&{name};'>"))).unwrap_err();
            Choice::of_xml(document(&format!("<Later>&{name};</Later>"))).unwrap_err();
            PutNodeError::of_xml("Broken", document(&format!("<Message>&{name};</Message>"))).unwrap_err();
            Node::of_xml(document(&format!("<Later>&{name};</Later>"))).unwrap();
        }
    });
}
