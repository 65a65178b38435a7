//! Arbitrary input, and valid input with arbitrary damage.

use awso::AwsShape;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::every::{decoder, documents, errors, messages, texts};
use crate::shape::full;

/// One change of a document.
#[derive(Clone, Debug)]
pub enum Damage {
    Replace(Index, u8),
    Insert(Index, u8),
    Remove(Index, Index),
    Repeat(Index, Index),
    Cut(Index),
}

pub fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<Index>;
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        (place(), any::<u8>()).prop_map(|(at, byte)| Damage::Insert(at, byte)),
        (place(), place()).prop_map(|(from, to)| Damage::Remove(from, to)),
        (place(), place()).prop_map(|(from, to)| Damage::Repeat(from, to)),
        place().prop_map(Damage::Cut),
    ]
}

pub fn damaged(document: impl AsRef<[u8]>, damages: &[Damage]) -> Vec<u8> {
    let mut bytes = document.as_ref().to_vec();
    for damage in damages {
        let places = bytes.len() + 1;
        let range = |a: &Index, b: &Index| {
            let (a, b) = (a.index(places), b.index(places));
            // Most of the document stays.
            a.min(b)..a.max(b).min(a.min(b) + 20)
        };
        match damage {
            Damage::Replace(at, byte) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Damage::Replace(_, byte) => bytes.push(*byte),
            Damage::Insert(at, byte) => bytes.insert(at.index(places), *byte),
            Damage::Remove(from, to) => drop(bytes.drain(range(from, to))),
            Damage::Repeat(from, to) => {
                let part = bytes[range(from, to)].to_vec();
                bytes.extend(part);
            }
            Damage::Cut(at) => bytes.truncate(at.index(places)),
        }
    }
    bytes
}

/// What documents are made of.
fn tokens() -> impl Strategy<Value = String> {
    let json = select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "d83e",
        "null",
        "true",
        "-",
        "1",
        ".5",
        "e9",
        "\"Name\":",
        "\"Inner\":",
        "\"List\":[",
        "\"ByName\":{",
        "\"Choice\":{",
        "\"Text\":",
        "\"Later\":",
        "\"Free\":",
        "\"Numbers\":",
        "\"Timestamp\":",
        "\"__type\":",
        "\"code\":",
        "\"Broken\"",
        "\"message\":",
        " ",
        "\n",
        "\u{feff}",
        "é",
    ]);
    let xml = select(vec![
        "<",
        ">",
        "</",
        "/>",
        "<n>",
        "</n>",
        "<Inner>",
        "</Inner>",
        "<List>",
        "</List>",
        "<member>",
        "</member>",
        "<ByName>",
        "</ByName>",
        "<entry>",
        "</entry>",
        "<key>",
        "</key>",
        "<value>",
        "</value>",
        "<Flat>",
        "</Flat>",
        "<Choice>",
        "</Choice>",
        "<Later>",
        "</Later>",
        "<FlatMap>",
        "</FlatMap>",
        " xsi:nil='true'",
        " Id='",
        "'",
        "\"",
        "=",
        "&",
        "&#x",
        ";",
        "&lt;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "<!DOCTYPE",
        "[",
        "]",
        "<Errors>",
        "<Error>",
        "</Error>",
        "</Errors>",
        "1",
        "x",
    ]);
    prop_oneof![vec(json, 0..40), vec(xml, 0..40)].prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_panic_a_decoder(bytes in vec(any::<u8>(), 0..200)) {
        decoder(&bytes);
    }

    #[test]
    fn no_text_panics_a_decoder(text: String) {
        decoder(text.as_bytes());
    }

    #[test]
    fn no_tokens_panic_a_decoder(text in tokens()) {
        documents(text.as_bytes());
        documents(format!("<n>{text}</n>").as_bytes());
        documents(format!("{{{text}}}").as_bytes());
        errors(text.as_bytes());
    }

    #[test]
    fn no_damage_to_a_document_panics_a_decoder(damages in vec(damage(), 1..6)) {
        for document in [full().to_json(), full().to_xml()] {
            let odd = damaged(&document, &damages);
            documents(&odd);
            errors(&odd);
        }
    }

    #[test]
    fn no_damage_to_text_panics_a_decoder(damages in vec(damage(), 1..4)) {
        for text in [
            "byte=1&times=2&times=3&a=%20+b",
            "/nodes/1/a%2Fb/c/kept",
            "Sat, 21 Nov 2026 13:05:37 GMT, 2026-11-21T13:05:37Z",
            "plain, \"a, b\", \"say \\\"hi\\\"\"",
            "-1.795266337123456789E+9",
            "eyJhIjoxfQ==",
        ] {
            let odd = damaged(text, &damages);
            messages(&odd);
            texts(&odd);
        }
    }
}
