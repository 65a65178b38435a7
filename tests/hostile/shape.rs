//! The shapes: everything that nests, everything that is read from text.

use std::collections::BTreeMap;

use awso::{AwsShape, BigDecimal, BigInteger, Blob, Document, Timestamp, UnknownVariant};

/// A structure that holds itself in every way.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Node {
    #[aws(xml(attribute))]
    pub id: Option<i32>,
    pub name: String,
    pub inner: Option<Box<Node>>,
    pub list: Vec<Node>,
    pub by_name: BTreeMap<String, Node>,
    #[aws(xml(flattened))]
    pub flat: Option<Vec<Node>>,
    #[aws(xml(flattened))]
    // Not a `HashMap`: what it writes has no order that a test could compare.
    pub flat_map: Option<BTreeMap<String, Node>>,
    pub choice: Option<Choice>,
    pub free: Option<Document>,
    pub numbers: Option<Numbers>,
}

/// A union that holds itself.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Choice {
    Text(String),
    Itself(Box<Choice>),
    List(Vec<Choice>),
    ByName(BTreeMap<String, Choice>),
    Node(Box<Node>),
    Free(Document),
    Exact(BigDecimal),
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// Everything that is a number or read from text.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Numbers {
    pub boolean: Option<bool>,
    pub byte: Option<i8>,
    pub short: Option<i16>,
    pub integer: Option<i32>,
    pub long: Option<i64>,
    pub float: Option<f32>,
    pub double: Option<f64>,
    pub big_integer: Option<BigInteger>,
    pub big_decimal: Option<BigDecimal>,
    pub timestamp: Option<Timestamp>,
    pub level: Option<Level>,
    pub color: Option<Color>,
    pub blob: Option<Blob>,
}

/// An int enum.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum Level {
    #[aws(value = 10)]
    Above,
    #[aws(unknown)]
    Unknown(i32),
}

/// A string enum.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Color {
    Red,
    #[aws(unknown)]
    Unknown(String),
}

/// Every place of a request.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/nodes/{Id}/{Key+}/kept", method = "PUT", errors(Broken))]
pub struct PutNodeRequest {
    #[aws(label)]
    pub id: i32,
    #[aws(label)]
    pub key: String,
    #[aws(query = "byte")]
    pub byte: Option<i8>,
    #[aws(query = "short")]
    pub short: Option<i16>,
    #[aws(query = "integer")]
    pub integer: Option<i32>,
    #[aws(query = "long")]
    pub long: Option<i64>,
    #[aws(query = "float")]
    pub float: Option<f32>,
    #[aws(query = "double")]
    pub double: Option<f64>,
    #[aws(query = "level")]
    pub level: Option<Level>,
    #[aws(query = "times")]
    pub times: Option<Vec<Timestamp>>,
    #[aws(query_map)]
    pub parameters: Option<BTreeMap<String, Vec<String>>>,
    #[aws(header = "X-Byte")]
    pub header_byte: Option<i8>,
    #[aws(header = "X-Short")]
    pub header_short: Option<i16>,
    #[aws(header = "X-Integer")]
    pub header_integer: Option<i32>,
    #[aws(header = "X-Long")]
    pub header_long: Option<i64>,
    #[aws(header = "X-Float")]
    pub header_float: Option<f32>,
    #[aws(header = "X-Double")]
    pub header_double: Option<f64>,
    #[aws(header = "X-Level")]
    pub header_level: Option<Level>,
    #[aws(header = "X-Integers")]
    pub header_integers: Option<Vec<i32>>,
    #[aws(header = "X-Times")]
    pub header_times: Option<Vec<Timestamp>>,
    #[aws(header = "X-Words")]
    pub header_words: Option<Vec<String>>,
    #[aws(header = "X-Json", json_value)]
    pub header_json: Option<String>,
    #[aws(header = "X-Blob")]
    pub header_blob: Option<Blob>,
    #[aws(prefix_headers = "X-Meta-")]
    pub meta: Option<BTreeMap<String, String>>,
    pub node: Option<Node>,
    pub choice: Option<Choice>,
}

/// Every place of an answer.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct PutNodeResponse {
    #[aws(status_code)]
    pub status: i32,
    #[aws(header = "X-Integer")]
    pub header_integer: Option<i32>,
    #[aws(header = "X-Times")]
    pub header_times: Option<Vec<Timestamp>>,
    #[aws(prefix_headers = "X-Meta-")]
    pub meta: Option<BTreeMap<String, String>>,
    pub node: Option<Node>,
    pub choice: Option<Choice>,
}

/// An error that nests.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 500)]
pub struct Broken {
    pub message: Option<String>,
    #[aws(header = "Retry-After")]
    pub after: Option<i32>,
    pub node: Option<Node>,
}

/// A node with something in every member.
pub fn full() -> Node {
    let leaf = Node::of_json(r#"{"Id":1,"Name":"é\u0001\"<&>🦀"}"#).unwrap();
    let by_name = BTreeMap::from([("a".to_owned(), leaf.clone()), (String::new(), leaf.clone())]);
    Node {
        inner: Some(Box::new(leaf.clone())),
        list: vec![leaf.clone()],
        by_name,
        flat: Some(vec![leaf.clone()]),
        flat_map: Some([("k".to_owned(), leaf.clone())].into()),
        choice: Some(Choice::List(vec![Choice::Itself(Box::new(Choice::Text("t".into())))])),
        free: Document::of_json(r#"{"a":[1,-2.5e3,null,true,"\ud83e\udd80"]}"#).ok(),
        numbers: Numbers::of_json(
            r#"{"Boolean":true,"Byte":1,"Short":-2,"Integer":3,"Long":4,"Float":0.5,"Double":1e300,"BigInteger":123,
                "BigDecimal":1.5E-7,"Timestamp":1795266337.12,"Level":10,"Color":"RED","Blob":"aGk/"}"#,
        )
        .ok(),
        ..leaf
    }
}
