//! What is not read, and what is said of it.

use super::*;

#[test]
fn what_is_wrong_is_said_with_its_path_and_the_last_byte_read() {
    refused::<Everything>(
        "<a><Next><Dates><member>2014-04-29T18:30:38Z</member><member>secret</member></Dates></Next></a>",
        "Everything.Next.Dates[1]: expected a timestamp, found other text, at byte 75",
    );
    refused::<Everything>(
        "<a Level='x'/>",
        "Everything.Level: expected an integer, found other text, at byte 13",
    );
    refused::<BTreeMap<Key, i32>>(
        "<a><entry><key>secret</key><value><b/></value></entry></a>",
        r#"Map["** redacted **"]: expected a 32-bit integer, found elements, at byte 37"#,
    );
    refused::<i32>("<n/>", "Integer: expected a 32-bit integer, found no text, at byte 3");
    refused::<i8>("<n>128</n>", "Byte: expected an 8-bit integer, found other text, at byte 9");
    refused::<Blob>("<b>a</b>", "Blob: expected a base64 string, found other text, at byte 7");
}

#[test]
fn what_is_not_xml_is_refused() {
    for xml in [
        "",
        " ",
        "text",
        "{}",
        "<",
        "<a",
        "<a>",
        "<a><b></b>",
        "<a></b>",
        "</a>",
        "<a></a></a>",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a>&undefined;</a>",
        "<a>&</a>",
        "<a>& b</a>",
        "<a>&#xD800;</a>",
        "<a>&#x110000;</a>",
        "<a>&#+1;</a>",
        "<a>&#-1;</a>",
        "<a>&#;</a>",
        "<a><!-- </a>",
        "<a><![CDATA[ </a>",
        "<a b></a>",
        "<a b=c></a>",
        "<a b='c></a>",
        "<a><?p </a>",
        "<!DOCTYPE",
        "<?xml",
        "&lt;<a/>",
        "<![CDATA[x]]><a/>",
        "<a x:nil='tr",
    ] {
        assert!(String::of_xml(xml).is_err(), "{xml}");
        assert!(Everything::of_xml(xml).is_err() || xml.contains('&'), "{xml}");
    }
    assert!(Everything::of_xml("<a Level='&lvl;'/>").is_err());
    assert!(Everything::of_xml("<a Level='1&'/>").is_err());
    refused::<String>(b"<a>\xff</a>", "String: not XML: not UTF-8, at byte 3");
    refused::<String>("<a>b", "String: the document ends early, at byte 3");
    refused::<String>(
        "<a></b>",
        "String: not XML: an end tag closes another element than was opened, at byte 6",
    );
}

#[test]
fn hostile_documents_end_in_errors() {
    let laughs = (1..10).fold(String::from("<!ENTITY l0 'lol'>"), |dtd, level| {
        let last = format!("&l{};", level - 1).repeat(10);
        format!("{dtd}<!ENTITY l{level} '{last}'>")
    });
    let laughs = format!("<!DOCTYPE a [{laughs}]><a>&l9;</a>");
    let error = String::of_xml(laughs).expect_err("an entity");
    assert_eq!(error.problem(), "not XML: a reference to no known entity or character");

    let deep = |name: &str, levels: usize| {
        format!("{}{}", format!("<{name}>").repeat(levels), format!("</{name}>").repeat(levels))
    };
    // The root and 127 more.
    assert!(Choice::of_xml(format!("<a>{}</a>", deep("Nested", 127))).is_ok());
    for xml in [deep("Nested", 100_000), deep("New", 100_000), "<Nested>".repeat(100_000)] {
        let error = Choice::of_xml(&xml).expect_err("too deep");
        assert_eq!(error.problem(), "nested deeper than 128 levels");
    }
    // What is skipped does not recurse.
    assert_eq!(<()>::of_xml(deep("a", 100_000)), Ok(()));
    assert_eq!(
        <()>::of_xml("<a>".repeat(100_000)).expect_err("not closed").problem(),
        "the document ends early"
    );

    let attributes: String =
        (0..200_000).map(|index| format!(" a{index}='{index}' Level='{index}'")).collect();
    let read = Everything::of_xml(format!("<a{attributes}/>"));
    assert_eq!(read.map(|read| read.level), Ok(Some(Level(199_999))));
    let entries = "<entry><value>1</value><key>a</key></entry>".repeat(20_000);
    let long = "a".repeat(1_000_000);
    assert_eq!(
        BTreeMap::of_xml(format!("<{long}>{entries}</{long}>")),
        Ok(map([("a", 1)])),
        "a value before its key costs no more than itself"
    );
}
