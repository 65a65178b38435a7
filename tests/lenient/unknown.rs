//! Members that nobody knows.

use awso::{AwsShape, Value};

use crate::format::{read_json, read_value, read_xml, structure, value};
use crate::shape::{Choice, Every, full, held};

/// Values of every shape that JSON has, and some that no reader could hold.
fn odd_json() -> Vec<String> {
    let mut odd: Vec<String> =
        ["null", "true", "5", "-0", "1e999", "\"\"", r#""\ud800""#, "[]", "{}"].map(str::to_owned).into();
    odd.push(r#"[1,{"Boolean":[null,{"":"é\u0000"}]},"x"]"#.to_owned());
    odd.push("9".repeat(20_000));
    odd.push(format!("\"{}\"", "long ".repeat(20_000)));
    odd.push(format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)));
    odd.push(format!("{}1{}", r#"{"a":["#.repeat(20_000), "]}".repeat(20_000)));
    odd
}

#[test]
fn unknown_members_of_json_are_skipped_at_every_depth() {
    let json = full().to_json();
    for odd in odd_json() {
        for name in ["Later", "", "boolean", "BOOLEAN", "Boolean ", "__type", r"\u0000", r"\ud83e\udd80"] {
            let unknown = format!("\"{name}\":{odd}");
            let json = json
                .replace(r#"{"Boolean""#, &format!(r#"{{{unknown},"Boolean""#))
                .replace(r#""Text":"#, &format!(r#"{unknown},"Text":"#))
                .replace(r#""Three":4"#, &format!(r#"{unknown},"Three":4,{unknown}"#));
            let (every, holder) = read_json(&json);
            assert_eq!(every, Ok(full()), "{name}: {odd:.40}");
            assert_eq!(holder, Ok(held(&full())), "{name}: {odd:.40}");
            if odd.len() > 10_000 {
                break;
            }
        }
    }
}

#[test]
fn unknown_elements_and_attributes_of_xml_are_skipped_at_every_depth() {
    let xml = full().to_xml();
    let deep = format!("{}{}", "<a>".repeat(5_000), "</a>".repeat(5_000));
    for odd in [
        "",
        "text",
        "<Boolean>true</Boolean>",
        "&undeclared; &#xD800;",
        "<![CDATA[</Later>]]><!-- </Later> --><?p </Later> ?>",
        &"long ".repeat(5_000),
        &deep,
    ] {
        for name in ["Later", "boolean", "x:Later", "_", "é"] {
            let unknown = format!("<{name} a='1' Boolean='no' xsi:nil='false'>{odd}</{name}>");
            let xml = xml
                .replace("<Boolean>", &format!("between{unknown}<Boolean>"))
                .replace("<Three>", &format!("{unknown}<Three later='2'>"))
                .replace("</Three>", &format!("</Three><![CDATA[x]]>{unknown}"))
                .replace("<Map>", &format!("<Map later='&later;'>{unknown}"))
                .replace("</List>", &format!("{unknown}</List>"))
                .replace("<key>", &format!("{unknown}<key>"));
            let (every, holder) = read_xml(&xml);
            assert_eq!(every, Ok(full()), "{name}: {odd:.40}");
            assert_eq!(holder, Ok(held(&full())), "{name}: {odd:.40}");
            if odd.len() > 10_000 {
                break;
            }
        }
    }
}

#[test]
fn unknown_members_of_a_value_are_skipped() {
    let deep = (0..1_000).fold(Value::Null, |inner, _| Value::List(vec![inner]));
    for odd in [Value::Null, Value::Boolean(true), Value::String("x".into()), full().to_value(), deep] {
        let mut members = value();
        members.insert(0, ("Later".to_owned(), odd.clone()));
        members.push(("boolean".to_owned(), odd));
        for (name, member) in &mut members {
            if let ("Inner" | "Boxed", Value::Structure(inner)) = (name.as_str(), member) {
                inner.insert(0, ("Later".into(), Value::Long(1)));
            }
        }
        let (every, holder) = read_value(&structure(members));
        assert_eq!(every, Ok(full()));
        assert_eq!(holder, Ok(held(&full())));
    }
}

#[test]
fn a_variant_that_nobody_knows_leaves_the_rest_of_the_answer() {
    for content in ["1", "{}", r#"[{"a":null}]"#, r#""x""#] {
        let json =
            full().to_json().replace(r#"{"Number":7}"#, &format!(r#"{{"__type":"t","Later":{content}}}"#));
        let every = Every::of_json(&json).unwrap();
        let Choice::Unknown(unknown) = &every.choice else { panic!("{every:?}") };
        assert_eq!((unknown.tag.as_str(), unknown.content.to_string().as_str()), ("Later", content));
        assert_eq!(Every { choice: full().choice, ..every }, full());
    }
    let xml = full().to_xml().replace("<Number>7</Number></Choice>", "<Later><a>1</a></Later></Choice>");
    let every = Every::of_xml(xml).unwrap();
    assert!(matches!(&every.choice, Choice::Unknown(unknown) if unknown.tag == "Later"), "{every:?}");
    assert_eq!(Every { choice: full().choice, ..every }, full());
}
