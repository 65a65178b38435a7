//! Text that is none, or has what text seldom has.

use awso::protocol::decode_request;
use awso::{AwsShape, OperationError as _, Timestamp};

use crate::every::{decoder, with_body, with_header, with_path, with_query};
use crate::shape::{Choice, Color, Node, Numbers, PutNodeError, PutNodeRequest, full};

/// Where a string stands in JSON.
const PLACES: [&str; 11] = [
    r#"{"Name":"@"}"#,
    r#"{"Inner":{"Name":"@"}}"#,
    r#"{"ByName":{"@":{}}}"#,
    r#"{"FlatMap":{"@":{}}}"#,
    r#"{"Choice":{"Text":"@"}}"#,
    r#"{"Choice":{"@":1}}"#,
    r#"{"Choice":{"Later":"@"}}"#,
    r#"{"Free":"@"}"#,
    r#"{"Free":{"@":["@"]}}"#,
    r#"{"Numbers":{"Color":"@"}}"#,
    r#"{"@":1}"#,
];

#[test]
fn half_a_surrogate_pair_is_an_error_wherever_it_is_read() {
    for half in [r"\ud83e", r"\udd80", r"\ud83e\ud83e", r"\ud83ex", r"\ud83e\n", r"\uDFFF\uD800", r"a\ud800"]
    {
        for place in PLACES {
            Node::of_json(place.replace('@', half)).expect_err(place);
        }
        for name in ["Timestamp", "Blob", "Double", "BigDecimal"] {
            let error = Numbers::of_json(format!(r#"{{"{name}":"{half}"}}"#)).unwrap_err();
            assert_eq!(error.path(), format!("Numbers.{name}"));
        }
        let node = Node::of_json(format!(r#"{{"Later":["{half}"],"Name":"n"}}"#)).unwrap();
        assert_eq!(node.name, "n", "what is skipped is not read");
        decoder(format!("\"{half}\"").as_bytes());
    }
    for code in ["D800", "DFFF", "110000", "FFFFFFFFF", "-1", "+41", ""] {
        Node::of_xml(format!("<n><Name>&#x{code};</Name></n>")).expect_err(code);
        Numbers::of_xml(format!("<n><Byte>&#x{code};</Byte></n>")).expect_err(code);
    }
}

#[test]
fn a_nul_is_a_character_where_it_is_written_as_one() {
    let escaped = r"a\u0000b";
    assert_eq!(Node::of_json(format!(r#"{{"Name":"{escaped}"}}"#)).unwrap().name, "a\0b");
    let by_name = Node::of_json(format!(r#"{{"ByName":{{"{escaped}":{{}}}}}}"#)).unwrap().by_name;
    assert!(by_name.contains_key("a\0b"));
    let numbers = Numbers::of_json(format!(r#"{{"Color":"{escaped}"}}"#)).unwrap();
    assert_eq!(numbers.color, Some(Color::Unknown("a\0b".into())));
    assert_eq!(Numbers::of_xml(numbers.to_xml()), Ok(numbers));
    for place in PLACES {
        Node::of_json(place.replace('@', "\0")).expect_err("a control character in JSON is escaped");
    }
    for name in ["Byte", "Double", "Timestamp", "Blob", "BigDecimal", "Boolean"] {
        let error = Numbers::of_xml(format!("<n><{name}>1&#0;</{name}></n>")).unwrap_err();
        assert_eq!(error.path(), format!("Numbers.{name}"));
    }
    let error = decode_request::<PutNodeRequest>(&with_query("integer=1%00")).unwrap_err();
    assert_eq!(error.path(), "PutNodeRequest.Integer");
    let error = decode_request::<PutNodeRequest>(&with_path("/nodes/1%00/a/kept")).unwrap_err();
    assert_eq!(error.path(), "PutNodeRequest.Id");
    assert_eq!(decode_request::<PutNodeRequest>(&with_path("/nodes/1/a%00/kept")).unwrap().key, "a\0");
    "1\0".parse::<Timestamp>().unwrap_err();
}

#[test]
fn a_byte_order_mark_before_a_document_is_passed_over() {
    let (json, xml) = (format!("\u{feff}{}", full().to_json()), format!("\u{feff}{}", full().to_xml()));
    assert_eq!(Node::of_json(&json), Ok(full()));
    assert_eq!(Node::of_xml(&xml), Ok(full()));
    assert_eq!(Node::of_string(&json), Ok(full()));
    assert_eq!(Node::of_string(&xml), Ok(full()));
    let read = decode_request::<PutNodeRequest>(&with_body("\u{feff}{\"Choice\":{\"Text\":\"a\"}}"));
    assert_eq!(read.unwrap().choice, Some(Choice::Text("a".into())));
    PutNodeError::of_json("Broken", "\u{feff}{}").unwrap();
    PutNodeError::of_xml("Broken", "\u{feff}<Error/>").unwrap();
    let error = Node::of_json("\u{feff}{\"Name\":5}").unwrap_err();
    assert_eq!((error.path().as_str(), error.offset()), ("Node.Name", Some(11)));
    Node::of_json("\u{feff}\u{feff}{}").unwrap_err();
    Node::of_json("{}\u{feff}").unwrap_err();
    Node::of_json("{\u{feff}}").unwrap_err();
    assert_eq!(Node::of_json("{\"Name\":\"\u{feff}\"}").unwrap().name, "\u{feff}");
    assert_eq!(Node::of_json("{\"\u{feff}Name\":\"a\"}").unwrap().name, "");
}

#[test]
fn bytes_that_are_no_utf_8_are_errors_wherever_they_are_read() {
    for bytes in
        [&b"\xff"[..], b"\x80", b"\xc3", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf0\x9f\xa6"]
    {
        for place in PLACES {
            let (before, after) = place.split_once('@').unwrap();
            let json = [before.as_bytes(), bytes, after.as_bytes()].concat();
            Node::of_json(json).expect_err(place);
        }
        Node::of_xml([b"<n><Name>", bytes, b"</Name></n>"].concat()).unwrap_err();
        Node::of_xml([b"<n Id='1' a='", bytes, b"'/>"].concat()).unwrap_err();
        let escaped: String = bytes.iter().map(|byte| format!("%{byte:02x}")).collect();
        let error =
            decode_request::<PutNodeRequest>(&with_path(format!("/nodes/1/{escaped}/kept"))).unwrap_err();
        assert_eq!(error.to_string(), "PutNodeRequest.Key: the label is not UTF-8");
        // A parameter that is no text is none.
        let query = format!("integer={escaped}&{escaped}=1&integer=7&x={escaped}");
        let read = decode_request::<PutNodeRequest>(&with_query(query)).unwrap();
        assert_eq!((read.integer, read.parameters.unwrap().len()), (Some(7), 1));
        // Headers are Latin-1 of old; what is no UTF-8 is replaced.
        let read = decode_request::<PutNodeRequest>(&with_header("x-words", bytes).unwrap()).unwrap();
        assert!(read.header_words.unwrap()[0].contains('\u{fffd}'));
        for name in ["x-byte", "x-double", "x-times", "x-json", "x-blob"] {
            decode_request::<PutNodeRequest>(&with_header(name, bytes).unwrap()).expect_err(name);
        }
    }
}

#[test]
fn bytes_that_are_no_utf_8_panic_nowhere() {
    for document in [full().to_json(), full().to_xml()] {
        for place in 0..=document.len() {
            for bytes in [&b"\xff"[..], b"\xc3", b"\0", b"\xef\xbb\xbf", b"\xed\xa0\x80"] {
                let (before, after) = document.as_bytes().split_at(place);
                let odd = [before, bytes, after].concat();
                let _ = (Node::of_json(&odd), Node::of_xml(&odd));
            }
        }
    }
}

#[test]
fn other_encodings_are_errors() {
    for document in [full().to_json(), full().to_xml()] {
        let little: Vec<u8> = document.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = document.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for odd in [&little, &big, &[&b"\xff\xfe"[..], &little].concat(), &[&b"\xfe\xff"[..], &big].concat()]
        {
            Node::of_json(odd).unwrap_err();
            Node::of_xml(odd).unwrap_err();
            decoder(odd);
        }
    }
}
