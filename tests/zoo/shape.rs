//! The shapes.

use std::collections::BTreeMap;

use awso::{AwsShape, BigDecimal, BigInteger, Blob, Document, Timestamp, UnknownVariant};

/// Every kind of scalar, required and optional.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Scalars {
    pub boolean: bool,
    pub byte: i8,
    pub short: i16,
    pub integer: i32,
    pub long: i64,
    pub float: f32,
    pub double: f64,
    pub big_integer: BigInteger,
    pub big_decimal: BigDecimal,
    pub text: String,
    pub blob: Blob,
    pub timestamp: Timestamp,
    pub document: Document,
    pub color: Color,
    pub level: Level,
    pub maybe_integer: Option<i32>,
    pub maybe_big: Option<BigDecimal>,
    pub maybe_time: Option<Timestamp>,
    pub maybe_document: Option<Document>,
    pub maybe_color: Option<Color>,
    pub maybe_level: Option<Level>,
}

/// A string enum.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Color {
    Red,
    DarkGreen,
    #[aws(rename = "blue-ish")]
    Blue,
    #[aws(unknown)]
    Unknown(String),
}

/// An int enum.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum Level {
    #[aws(value = -1)]
    Below,
    #[aws(value = 10)]
    Above,
    #[aws(unknown)]
    Unknown(i32),
}

/// A union of every sort of content, itself included.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Choice {
    Text(String),
    Number(i64),
    #[aws(json_name = "when", xml(name = "When"))]
    Time(Timestamp),
    List(Vec<Choice>),
    Inner(Box<Inner>),
    Empty(Nothing),
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// A union that forgets what it does not know.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Forgetful {
    Text(String),
    #[aws(unknown)]
    Unknown,
}

/// A structure without members.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Nothing;

/// A structure that holds itself, through a union, a list and a map.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Inner {
    pub name: String,
    pub choice: Option<Choice>,
    pub children: Option<Vec<Inner>>,
    pub by_name: Option<BTreeMap<String, Inner>>,
}

/// Lists and maps, dense, sparse and nested.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Collections {
    pub words: Vec<Word>,
    pub grid: Option<Vec<Vec<i32>>>,
    pub sparse: Option<Vec<Option<String>>>,
    pub times: Option<Vec<Timestamp>>,
    pub bigs: Option<BTreeMap<String, BigInteger>>,
    pub choices: Option<Vec<Choice>>,
    pub colors: Option<BTreeMap<Color, Vec<Level>>>,
    pub sparse_map: Option<BTreeMap<Word, Option<Inner>>>,
}

/// A newtype of text.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(length(..=100))]
pub struct Word(String);

/// A newtype that gives its timestamps a form.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(timestamp_format = "http-date")]
pub struct Day(Timestamp);

/// Names and forms that are not the usual ones.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase", xml(name = "odd", namespace = "https://example.com/", prefix = "o"))]
pub struct Named {
    #[aws(json_name = "j", query_name = "q", ec2_name = "E", xml(name = "x"))]
    pub named: String,
    #[aws(rename = "Other-Name")]
    pub renamed: Option<String>,
    #[aws(timestamp_format = "date-time")]
    pub date: Option<Timestamp>,
    pub day: Option<Day>,
    #[aws(timestamp_format = "http-date")]
    pub days: Option<Vec<Timestamp>>,
    #[aws(xml(attribute, name = "attr"))]
    pub attribute: Option<i32>,
    #[aws(xml(flattened, name = "item"))]
    pub flat: Option<Vec<Choice>>,
    #[aws(xml(item = "entry"))]
    pub wrapped: Option<Vec<String>>,
    #[aws(xml(flattened, key = "k", value = "v"))]
    pub flat_map: Option<BTreeMap<String, Inner>>,
    #[aws(xml(key = "k", value = "v"))]
    pub map: Option<BTreeMap<String, Word>>,
}
