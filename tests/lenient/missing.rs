//! Members that are missing or null.

use awso::{AwsShape, Value};

use crate::format::{NIL, Read, element, json, read_json, read_value, read_xml, structure, value, xml};
use crate::shape::{Choice, Every, Holder, MEMBERS, blank, full, held, unset};

#[track_caller]
fn reads(read: &Read, expected: &Every, what: &str) {
    assert_eq!(read.0.as_ref(), Ok(expected), "{what}");
    assert_eq!(read.1.as_ref(), Ok(&held(expected)), "{what}");
}

/// The whole shape but for one member.
fn without(take: fn(&mut Every, Every)) -> Every {
    let mut expected = full();
    take(&mut expected, blank());
    assert_ne!(expected, full());
    expected
}

#[test]
fn the_table_of_members_is_whole() {
    let names = Every::SCHEMA.members().iter().map(|member| member.name);
    assert_eq!(names.collect::<Vec<_>>(), MEMBERS.map(|(name, _)| name));
    let read = read_json(&serde_json::to_string(&json()).unwrap());
    reads(&read, &full(), "JSON");
    reads(&read_xml(&xml()), &full(), "XML");
    reads(&read_value(&structure(value())), &full(), "a value");
}

#[test]
fn what_is_missing_in_json_is_blank_and_nothing_else_is_lost() {
    for (name, take) in MEMBERS {
        let mut document = json();
        document.remove(name).unwrap();
        reads(&read_json(&serde_json::to_string(&document).unwrap()), &without(take), name);
    }
    reads(&read_json("{}"), &blank(), "all");
}

#[test]
fn a_null_in_json_is_absent() {
    for (name, take) in MEMBERS {
        let mut document = json();
        document[name] = serde_json::Value::Null;
        reads(&read_json(&serde_json::to_string(&document).unwrap()), &without(take), name);
    }
    let nulls = MEMBERS.map(|(name, _)| format!("\"{name}\": null ")).join(",");
    reads(&read_json(&format!("{{{nulls}}}")), &blank(), "all");
}

#[test]
fn a_null_in_json_that_comes_last_wins() {
    for (name, take) in MEMBERS {
        let document = serde_json::to_string(&json()).unwrap();
        let document = format!("{},\"{name}\":null}}", document.strip_suffix('}').unwrap());
        reads(&read_json(&document), &without(take), name);
    }
}

#[test]
fn what_is_missing_in_xml_is_blank_and_nothing_else_is_lost() {
    for (name, take) in MEMBERS {
        let mut document = xml();
        document.replace_range(element(&document, name), "");
        reads(&read_xml(&document), &without(take), name);
    }
    reads(&read_xml("<Every></Every>"), &blank(), "all");
}

#[test]
fn a_nil_in_xml_is_absent() {
    for (name, take) in MEMBERS {
        for content in ["/>".to_owned(), format!(">1<a/></{name}>")] {
            let mut document = xml();
            document.replace_range(element(&document, name), &format!("<{name} {NIL}{content}"));
            reads(&read_xml(&document), &without(take), name);
        }
    }
}

#[test]
fn a_nil_in_xml_that_comes_last_wins() {
    for (name, take) in MEMBERS.iter().filter(|(name, _)| !name.contains("Flat")) {
        let document = xml().replace("</Every>", &format!("<{name} {NIL}/></Every>"));
        reads(&read_xml(&document), &without(*take), name);
    }
}

#[test]
fn what_is_missing_in_a_value_is_blank_and_nothing_else_is_lost() {
    for (name, take) in MEMBERS {
        let mut members = value();
        members.retain(|(member, _)| member != name);
        reads(&read_value(&structure(members)), &without(take), name);
    }
    reads(&read_value(&Value::Structure(Vec::new())), &blank(), "all");
}

#[test]
fn a_null_in_a_value_is_absent() {
    for (name, take) in MEMBERS {
        for null in [Value::Null, Value::Sensitive(Box::new(Value::Null))] {
            let mut members = value();
            members.push((name.to_owned(), null.clone()));
            reads(&read_value(&structure(members.clone())), &without(take), name);
            members.retain(|(member, value)| member != name || *value == null);
            reads(&read_value(&structure(members)), &without(take), name);
        }
    }
    assert_eq!(Option::<i32>::of_value(&Value::Null), Ok(None));
    let error = i32::of_value(&Value::Null).unwrap_err();
    assert_eq!(error.to_string(), "Integer: expected a 32-bit integer, found null");
}

#[test]
fn a_holder_of_nothing_is_blank_all_over() {
    let blank = Holder { maybe: None, many: Vec::new(), by_name: [].into(), ..held(&blank()) };
    for holder in [
        Holder::of_json(r#"{"Either":{"Every":{}}}"#),
        Holder::of_json(r#"{"Every":null,"Maybe":null,"Many":null,"ByName":null,"Either":{"Every":{}}}"#),
        Holder::of_xml("<Holder><Either><Every/></Either></Holder>"),
        Holder::of_xml(format!("<h><Every {NIL}/><Maybe {NIL}/><Either><Other {NIL}/><Every/></Either></h>")),
    ] {
        assert_eq!(holder.as_ref(), Ok(&blank));
    }
}

#[test]
fn a_variant_that_is_null_is_not_set() {
    for name in ["Text", "Number", "Free", "Many", "Entries", "Later"] {
        let json = format!(r#"{{"{name}":null}}"#);
        assert_eq!(Choice::of_json(&json), Ok(unset()), "{json}");
        for (before, after) in [(json.trim_end_matches('}'), ","), ("{", "")] {
            let json = format!(r#"{before}{after}"Text":"a"}}"#);
            assert_eq!(Choice::of_json(&json), Ok(Choice::Text("a".into())), "{json}");
        }
        if name != "Text" {
            let json = format!(r#"{{"Text":"a","{name}":null}}"#);
            assert_eq!(Choice::of_json(&json), Ok(Choice::Text("a".into())), "{json}");
        }
        let xml = format!("<c><{name} {NIL}/></c>");
        assert_eq!(Choice::of_xml(&xml), Ok(unset()), "{xml}");
        let value = Value::Structure(vec![(name.into(), Value::Null)]);
        assert_eq!(Choice::of_value(&value), Ok(unset()), "{name}");
    }
    assert_eq!(Choice::of_json("{}"), Ok(unset()));
    assert_eq!(Choice::of_xml("<c/>"), Ok(unset()));
}
