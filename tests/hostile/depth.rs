//! Nesting without end.

use std::mem;

use awso::http::{Response, StatusCode};
use awso::protocol::{decode, decode_error, decode_request};
use awso::{AwsShape, DecodeError, Document, OperationError as _, Value};

use crate::every::with_body;
use crate::on_a_small_stack;
use crate::shape::{Choice, Node, PutNodeError, PutNodeRequest};

/// What opens and closes so many levels of a node in JSON.
const JSON: [(&str, &str, usize); 9] = [
    (r#"{"Inner":"#, "}", 1),
    (r#"{"List":["#, "]}", 2),
    (r#"{"ByName":{"k":"#, "}}", 2),
    (r#"{"Flat":["#, "]}", 2),
    (r#"{"Choice":{"Node":"#, "}}", 2),
    (r#"{"Choice":{"Itself":{"Node":"#, "}}}", 3),
    (r#"{"Choice":{"List":[{"Node":"#, "}]}}", 4),
    (r#"{"Choice":{"ByName":{"k":{"Node":"#, "}}}}", 4),
    (r#"{"Id":1,"Inner":{"Choice":{"Node":"#, "}}}", 3),
];

/// The same in XML, after the root's start.
const XML: [(&str, &str, usize); 9] = [
    ("<Inner>", "</Inner>", 1),
    ("<List><member>", "</member></List>", 2),
    ("<ByName><entry><key>k</key><value>", "</value></entry></ByName>", 2),
    ("<ByName><entry><value>", "</value><key>k</key></entry></ByName>", 2),
    ("<Flat>", "</Flat>", 1),
    ("<FlatMap><value>", "</value><key>k</key></FlatMap>", 1),
    ("<Choice><Node>", "</Node></Choice>", 2),
    ("<Choice><Itself><Node>", "</Node></Itself></Choice>", 3),
    ("<Choice><List><member><Node>", "</Node></member></List></Choice>", 4),
];

fn repeat(open: &str, content: &str, close: &str, times: usize) -> String {
    format!("{}{content}{}", open.repeat(times), close.repeat(times))
}

#[track_caller]
fn is_too_deep<T>(read: Result<T, DecodeError>) {
    let Err(error) = read else { panic!("it was read") };
    let problem = error.problem();
    assert_eq!(problem, "nested deeper than 128 levels", "{error:.200}");
}

#[test]
fn a_recursive_shape_in_json_ends_at_a_bound() {
    on_a_small_stack(|| {
        for (open, close, levels) in JSON {
            let deep = |times| Node::of_json(repeat(open, "{}", close, times));
            deep(127 / levels).unwrap();
            is_too_deep(deep(128 / levels + 1));
            is_too_deep(deep(50_000));
            is_too_deep(Node::of_json(open.repeat(50_000)));
        }
        for (open, close) in [(r#"{"Itself":"#, "}"), (r#"{"List":["#, "]}"), (r#"{"ByName":{"":"#, "}}")] {
            Choice::of_json(repeat(open, "{}", close, 60)).unwrap();
            is_too_deep(Choice::of_json(repeat(open, "{}", close, 50_000)));
            is_too_deep(Choice::of_json(open.repeat(50_000)));
        }
    });
}

#[test]
fn a_recursive_shape_in_xml_ends_at_a_bound() {
    on_a_small_stack(|| {
        for (open, close, levels) in XML {
            let deep = |times| Node::of_xml(format!("<n>{}</n>", repeat(open, "", close, times)));
            deep(127 / levels).unwrap_or_else(|error| panic!("{open}: {error:.200}"));
            is_too_deep(deep(128 / levels + 1));
            is_too_deep(deep(2_000));
        }
        for (open, close) in [("<Itself>", "</Itself>"), ("<List><member>", "</member></List>")] {
            is_too_deep(Choice::of_xml(format!("<n>{}</n>", repeat(open, "", close, 10_000))));
        }
    });
}

#[test]
fn documents_end_at_a_bound() {
    on_a_small_stack(|| {
        for (open, close) in [("[", "]"), (r#"{"":"#, "}"), (r#"[{"a":["#, "]}]")] {
            let deep = |times| repeat(open, "1", close, times);
            let short = deep(40);
            Document::of_json(&short).unwrap();
            let long = deep(50_000);
            is_too_deep(Document::of_json(&long));
            is_too_deep(Node::of_json(format!(r#"{{"Free":{long}}}"#)));
            is_too_deep(Choice::of_json(format!(r#"{{"Free":{long}}}"#)));
            is_too_deep(Choice::of_json(format!(r#"{{"Later":{long}}}"#)));
            let free =
                |json: &str| Node::of_xml(format!("<n><Free>{}</Free></n>", json.replace('"', "&quot;")));
            free(&short).unwrap();
            is_too_deep(free(&long));
        }
        for name in ["Later", "a"] {
            let xml = repeat(&format!("<{name}>"), "", &format!("</{name}>"), 10_000);
            is_too_deep(Choice::of_xml(format!("<c>{xml}</c>")));
        }
    });
}

#[test]
fn documents_in_nested_shapes_count_the_levels_around_them() {
    on_a_small_stack(|| {
        let array = repeat("[", "", "]", 100);
        is_too_deep(Node::of_json(repeat(r#"{"Inner":"#, &format!(r#"{{"Free":{array}}}"#), "}", 100)));
        let later = format!(r#"{{"Later":{array}}}"#);
        is_too_deep(Choice::of_json(repeat(r#"{"Itself":"#, &later, "}", 100)));
        Choice::of_json(repeat(r#"{"Itself":"#, &later, "}", 20)).unwrap();
    });
}

#[test]
fn every_format_goes_down_128_levels_and_no_further() {
    on_a_small_stack(|| {
        // The root is a level, and so is each of these.
        for levels in [127, 128] {
            let reads = [
                Node::of_json(repeat(r#"{"Inner":"#, "{}", "}", levels)),
                Node::of_xml(format!("<n>{}</n>", repeat("<Inner>", "", "</Inner>", levels))),
                Node::of_value(&nested(levels, |inner| member("Inner", inner))),
                Node::of_json(format!(r#"{{"Free":{}}}"#, repeat("[", "", "]", levels))),
                Node::of_xml(format!("<n><Free>{}</Free></n>", repeat("[", "", "]", levels))),
            ];
            for read in reads {
                if levels == 127 {
                    read.unwrap();
                } else {
                    let path = read.as_ref().map_or_else(DecodeError::path, |_| String::new());
                    assert!(path.starts_with("Node.Inner.Inner") || path == "Node.Free", "{path}");
                    is_too_deep(read);
                }
            }
        }
    });
}

#[test]
fn what_is_skipped_may_be_as_deep_as_it_likes() {
    on_a_small_stack(|| {
        let json = repeat("[", "", "]", 100_000);
        let node = Node::of_json(format!(r#"{{"Later":{json},"Name":"n"}}"#)).unwrap();
        assert_eq!(node.name, "n");
        let xml = repeat("<x>", "", "</x>", 50_000);
        let node = Node::of_xml(format!("<n>{xml}<Name>n</Name></n>")).unwrap();
        assert_eq!(node.name, "n");
    });
}

#[test]
fn messages_and_errors_end_at_a_bound() {
    on_a_small_stack(|| {
        let body = |open: &str| format!(r#"{{"code":"Broken","message":"m","Node":{}"#, open.repeat(50_000));
        for open in [r#"{"Inner":"#, r#"{"Choice":{"Node":"#, "[", r#"{"later":"#] {
            let body = body(open);
            let mut response = Response::new(StatusCode::OK);
            response.body = body.clone().into();
            decode::<PutNodeRequest>(&response).unwrap_err();
            decode_request::<PutNodeRequest>(&with_body(body.clone())).unwrap_err();
            PutNodeError::of_json("Broken", &body).unwrap_err();
            let error = decode_error::<PutNodeRequest>(response);
            assert_eq!((error.code(), error.message()), ("Broken", Some("m")));
        }
    });
}

#[test]
fn wrappers_of_an_error_may_nest() {
    on_a_small_stack(|| {
        for name in ["ErrorResponse", "Response", "Errors", "Error", "Node"] {
            let (open, close) = (format!("<{name}>"), format!("</{name}>"));
            let xml = repeat(&open, "<Error><Message>m</Message></Error>", &close, 20_000);
            for code in ["Broken", "Novel"] {
                let _ = PutNodeError::of_xml(code, &xml);
                let _ = PutNodeError::of_xml(code, open.repeat(20_000));
            }
        }
    });
}

/// So many values in each other. It is never dropped: that would recurse too.
fn nested(levels: usize, around: impl Fn(Value) -> Value) -> mem::ManuallyDrop<Value> {
    mem::ManuallyDrop::new((0..levels).fold(Value::Structure(Vec::new()), |inner, _| around(inner)))
}

fn member(name: &'static str, value: Value) -> Value {
    Value::Structure(vec![(name.into(), value)])
}

#[test]
fn nested_values_end_at_a_bound() {
    type Around = fn(Value) -> Value;
    let nodes: [(usize, Around); 4] = [
        (1, |inner| member("Inner", inner)),
        (2, |inner| member("List", Value::List(vec![inner]))),
        (2, |inner| member("ByName", Value::Map(vec![("k".to_owned(), inner)]))),
        (2, |inner| member("Choice", member("Node", inner))),
    ];
    on_a_small_stack(move || {
        for (levels, around) in nodes {
            Node::of_value(&nested(127 / levels, around)).unwrap();
            is_too_deep(Node::of_value(&nested(128 / levels + 1, around)));
            is_too_deep(Node::of_value(&nested(100_000, around)));
        }
        is_too_deep(Choice::of_value(&nested(100_000, |inner| member("Itself", inner))));
        // What hides a value is no level.
        let hidden = nested(100_000, |inner| Value::Sensitive(Box::new(inner)));
        assert!(Node::of_value(&hidden).is_ok());
        assert!(Choice::of_value(&hidden).is_ok());
        // Nor is what is skipped.
        let odd = nested(100_000, |inner| Value::List(vec![inner]));
        let skipped = mem::ManuallyDrop::new(member("Later", mem::ManuallyDrop::into_inner(odd)));
        assert!(Node::of_value(&skipped).is_ok());
    });
}

#[test]
fn documents_in_values_end_at_a_bound() {
    on_a_small_stack(|| {
        let deep = |levels| (0..levels).fold(Document::Null, |inner, _| Document::Array(vec![inner]));
        for name in ["Free", "Later"] {
            Choice::of_value(&member(name, Value::Document(deep(100)))).unwrap();
            let value = mem::ManuallyDrop::new(member(name, Value::Document(deep(50_000))));
            is_too_deep(Choice::of_value(&value));
        }
        let value = mem::ManuallyDrop::new(Value::Document(deep(50_000)));
        is_too_deep(Document::of_value(&value));
    });
}
