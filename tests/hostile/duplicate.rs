//! The last of duplicates wins, whole.

use awso::http::HeaderValue;
use awso::protocol::decode_request;
use awso::{AwsShape, Value};

use crate::every::{request, with_query};
use crate::shape::{Choice, Node, Numbers, PutNodeRequest};

#[test]
fn the_last_of_duplicate_keys_in_json_wins_whole() {
    for (name, first, last) in [
        ("Name", r#""a""#, r#""b""#),
        ("Id", "1", "2"),
        ("Inner", r#"{"Name":"a","Id":1}"#, "{}"),
        ("List", r#"[{"Id":1},{"Id":2}]"#, r#"[{"Name":"a"}]"#),
        ("List", "[{}]", "[]"),
        ("ByName", r#"{"a":{"Id":1},"b":{}}"#, r#"{"a":{"Name":"a"}}"#),
        ("Flat", "[{}]", r#"[{"Id":1}]"#),
        ("Choice", r#"{"Text":"a"}"#, r#"{"Node":{"Id":1}}"#),
        ("Choice", r#"{"Text":"a"}"#, "{}"),
        ("Choice", r#"{"Node":{"Id":1}}"#, r#"{"Node":{"Name":"a"}}"#),
        ("Choice", r#"{"Later":1}"#, r#"{"Later":{"a":2}}"#),
        ("Free", r#"{"a":1}"#, r#"{"b":2}"#),
        ("Numbers", r#"{"Byte":1,"BigDecimal":1.5,"Timestamp":1}"#, r#"{"BigDecimal":2.5}"#),
    ] {
        let alone = Node::of_json(format!(r#"{{"{name}":{last}}}"#)).unwrap();
        for before in [first, "null", last] {
            let both = format!(r#"{{"{name}":{before},"later":0,"{name}":{last}}}"#);
            assert_eq!(Node::of_json(&both).as_ref(), Ok(&alone), "{both}");
            let nested = Node::of_json(format!(r#"{{"Inner":{{"Inner":{both}}}}}"#)).unwrap();
            assert_eq!(nested.inner.unwrap().inner.as_deref(), Some(&alone), "{both}");
        }
        let null = Node::of_json(format!(r#"{{"{name}":{first},"{name}":null}}"#));
        assert_eq!(null, Node::of_json("{}"), "{name}");
    }
}

#[test]
fn a_variant_that_is_there_twice_is_the_last_one() {
    assert_eq!(Choice::of_json(r#"{"Text":"a","Text":"b"}"#), Ok(Choice::Text("b".into())));
    let two = r#"{"List":[{"Text":"a"},{}],"List":[{"Text":"b"}]}"#;
    assert_eq!(Choice::of_json(two), Ok(Choice::List(vec![Choice::Text("b".into())])));
    let last = Choice::of_json(r#"{"Later":2}"#);
    assert_eq!(Choice::of_json(r#"{"Later":{"a":1},"Later":2}"#), last);
    let unset = Choice::of_json("{}");
    assert_eq!(Choice::of_json(r#"{"Text":"a","Text":null}"#), unset);
    assert_eq!(Choice::of_json(r#"{"Later":1,"Later":null}"#), unset);
    let other = r#"{"Text":"a","Text":null,"Exact":1.50}"#;
    assert_eq!(Choice::of_json(other), Ok(Choice::Exact("1.50".parse().unwrap())));
    for several in [r#"{"Text":"a","Later":1}"#, r#"{"Later":1,"Later2":1}"#, r#"{"Later":1,"Text":"a"}"#] {
        let error = Choice::of_json(several).expect_err(several);
        assert_eq!(error.problem(), "expected one variant of the union, found several");
    }
}

#[test]
fn the_last_of_duplicate_elements_in_xml_wins_whole() {
    for (name, first, last) in [
        ("Name", "a", "b"),
        ("Inner", "<Name>a</Name><List><member/></List>", "<Name>b</Name>"),
        ("List", "<member/><member/>", "<member><Name>a</Name></member>"),
        ("ByName", "<entry><key>a</key><value/></entry>", ""),
        ("Choice", "<Text>a</Text>", "<Exact>1</Exact>"),
        ("Choice", "<Text>a</Text>", ""),
        ("Free", "{}", "[1]"),
        ("Numbers", "<Byte>1</Byte>", "<Short>1</Short>"),
    ] {
        let element = |content: &str| format!("<{name}>{content}</{name}>");
        let alone = Node::of_xml(format!("<n>{}</n>", element(last))).unwrap();
        let both = Node::of_xml(format!("<n>{}<x/>{}</n>", element(first), element(last)));
        assert_eq!(both.as_ref(), Ok(&alone), "{name}: {last}");
    }
    let flat = Node::of_xml("<n><Flat><Name>a</Name></Flat><Name/><Flat id='x' Id='2'/></n>").unwrap();
    assert_eq!(flat.flat.unwrap().iter().map(|node| node.id).collect::<Vec<_>>(), [None, Some(2)]);
    let entries =
        "<entry><key>a</key><value><Name>a</Name></value></entry><entry><key>a</key><value Id='1'/></entry>";
    let node = Node::of_xml(format!("<n><ByName>{entries}</ByName></n>")).unwrap();
    assert_eq!((node.by_name["a"].id, node.by_name["a"].name.as_str()), (Some(1), ""));
    let node =
        Node::of_xml("<n><FlatMap><key>a</key><value/><key>b</key><value Id='1'/></FlatMap></n>").unwrap();
    assert_eq!(node.flat_map.unwrap()["b"].id, Some(1));
}

#[test]
fn the_last_of_duplicate_members_in_a_value_wins_whole() {
    let numbers = |pairs: &[(&'static str, Value)]| {
        let members = pairs.iter().map(|(name, value)| ((*name).into(), value.clone()));
        Value::Structure(members.collect())
    };
    let one = numbers(&[("Byte", Value::Byte(1)), ("Short", Value::Short(1))]);
    let two = numbers(&[("Byte", Value::Byte(2)), ("Byte", Value::Byte(3))]);
    let node = Node::of_value(&numbers(&[("Numbers", one.clone()), ("Numbers", two)])).unwrap();
    let expected = Numbers::of_json(r#"{"Byte":3}"#).unwrap();
    assert_eq!(node.numbers, Some(expected));
    let node = Node::of_value(&numbers(&[("Numbers", one), ("Numbers", Value::Null)])).unwrap();
    assert_eq!(node.numbers, None);
    let twice = numbers(&[("Text", Value::String("a".into())), ("Text", Value::String("b".into()))]);
    assert_eq!(Choice::of_value(&twice), Ok(Choice::Text("b".into())));
    let several = numbers(&[("Text", Value::String("a".into())), ("Free", Value::Document(1.into()))]);
    Choice::of_value(&several).unwrap_err();
}

#[test]
fn the_last_of_duplicate_parameters_wins_and_a_list_has_them_all() {
    let read = decode_request::<PutNodeRequest>(&with_query("byte=x&byte=1&times=1&byte=2&times=2&a=1&a=2"))
        .unwrap();
    assert_eq!(read.byte, Some(2));
    assert_eq!(read.times.map(|times| times.len()), Some(2));
    let parameters = read.parameters.unwrap();
    assert_eq!(parameters["a"], ["1", "2"]);
    assert_eq!(parameters["byte"], ["x", "1", "2"]);
}

#[test]
fn the_last_of_duplicate_headers_wins_and_a_list_has_them_all() {
    let mut request = request();
    for (name, value) in
        [("x-byte", "x"), ("x-byte", "2"), ("x-integers", "1,2"), ("x-integers", "3"), ("x-meta-a", "1")]
    {
        request.headers.append(name, HeaderValue::from_static(value));
    }
    request.headers.append("x-meta-a", HeaderValue::from_static("2"));
    let read = decode_request::<PutNodeRequest>(&request).unwrap();
    assert_eq!(read.header_byte, Some(2));
    assert_eq!(read.header_integers, Some(vec![1, 2, 3]));
    assert_eq!(read.meta.unwrap()["a"], "2");
}
