//! What JSON is, by the grammar and by serde_json.

use proptest::prelude::*;

use super::*;
use crate::codec::json::document;

/// What serde_json makes of it, but for the depth, which it does not bound.
fn by_serde(json: &str) -> Option<crate::Document> {
    serde_json::from_str(json).ok()
}

#[test]
fn the_grammar_is_that_of_rfc_8259() {
    for json in [
        "",
        " ",
        "-",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "0x1",
        "1 2",
        "tru",
        "nul",
        "falsey",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "]",
        "{",
        "{1:2}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{,}",
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\n\"",
        "\"\t\"",
        "\u{feff}1",
        "\u{a0}1",
        "NaN",
        "'a'",
        "1e999",
        "-1e999",
        "[1]]",
        "{}}",
    ] {
        assert!(document(json, 0).is_err() && by_serde(json).is_none(), "{json}");
        assert!(
            Text::new(json.as_bytes(), 0).skipped().is_none()
                || json.contains("e999")
                || json.contains("\\ud"),
            "{json}"
        );
    }
    for json in [
        "0",
        "-0",
        "0.0",
        "-0.0",
        "1e5",
        "1E+05",
        "1e-400",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "0.1e1",
        "123456789.123456789e-10",
        " [ ] ",
        "{ }",
        "\r\n[1 ,\t2]",
        "{\"a\" : {\"b\":[null,true,false]} , \"a\":2}",
        r#""\"\\\/\b\f\n\r\t\u0000\u00e9\ud83d\ude00""#,
        "\"é😀\u{7f}\"",
    ] {
        assert_eq!(document(json, 0).ok(), by_serde(json), "{json}");
        assert_eq!(Text::new(json.as_bytes(), 0).skipped(), Some(json.trim()), "{json}");
    }
}

impl<'j> Text<'j> {
    /// The text, if it is one value.
    fn skipped(mut self) -> Option<&'j str> {
        let value = self.skip().ok()?;
        self.end().ok()?;
        str::from_utf8(value).ok()
    }
}

proptest! {
    #[test]
    fn documents_are_read_as_serde_json_reads_them(
        json in r#"([\[\]{},: ]|"[a-c]"|-?[0-9]{1,20}|[0-9]{1,3}\.[0-9]{1,20}([eE][+-]?[0-9]{1,3})?|null|true|"\\[nu"]?[0-9a-f]{0,5}"){0,12}"#,
    ) {
        prop_assert_eq!(document(&json, 0).ok(), by_serde(&json));
        let is_skipped = Text::new(json.as_bytes(), 0).skipped().is_some();
        prop_assert!(is_skipped >= by_serde(&json).is_some());
    }

    #[test]
    fn no_bytes_panic(json: Vec<u8>) {
        let _ = Text::new(&json, 0).skipped();
    }
}
