//! The shapes.

use std::collections::BTreeMap;

use awso::{AwsShape, BigDecimal, BigInteger, Blob, Document, Timestamp, UnknownVariant};

/// A required member of every kind.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Every {
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
    pub choice: Choice,
    pub word: Word,
    pub pin: Pin,
    pub list: Vec<String>,
    pub map: BTreeMap<String, i32>,
    pub sparse: Vec<Option<i32>>,
    pub sparse_map: BTreeMap<String, Option<i32>>,
    pub inner: Inner,
    pub boxed: Box<Inner>,
    #[aws(default = 7)]
    pub seven: i16,
    #[aws(default = "blue-ish")]
    pub blue: Color,
    #[aws(default = "on")]
    pub state: Word,
    #[aws(xml(flattened))]
    pub flat: Vec<String>,
    #[aws(xml(flattened))]
    pub flat_map: BTreeMap<String, i32>,
    #[aws(xml(flattened))]
    pub maybe_flat: Option<Vec<String>>,
    #[aws(xml(flattened))]
    pub maybe_flat_map: Option<BTreeMap<String, i32>>,
    pub maybe: Option<Inner>,
}

/// A string enum.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Color {
    Red,
    #[aws(rename = "blue-ish")]
    Blue,
    #[aws(unknown)]
    Unknown(String),
}

/// An int enum.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum Level {
    #[aws(value = 10)]
    Above,
    #[aws(unknown)]
    Unknown(i32),
}

/// A union.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Choice {
    Text(String),
    Number(i64),
    Free(Document),
    #[aws(xml(flattened))]
    Many(Vec<String>),
    #[aws(xml(flattened))]
    Entries(BTreeMap<String, i32>),
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// A newtype of text.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Word(String);

/// A secret.
#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub struct Pin(i32);

/// A structure with a member of its own.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Inner {
    pub name: String,
    #[aws(default = 3)]
    pub three: i16,
}

/// The shape in every place it can stand in.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Holder {
    pub every: Every,
    pub maybe: Option<Every>,
    pub many: Vec<Every>,
    pub by_name: BTreeMap<String, Every>,
    pub either: Either,
}

/// A union of it.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Either {
    Every(Box<Every>),
    Other(bool),
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

pub fn unset() -> Choice {
    Choice::Unknown(UnknownVariant::default())
}

/// What stands where nothing was said.
pub fn blank() -> Every {
    Every {
        boolean: false,
        byte: 0,
        short: 0,
        integer: 0,
        long: 0,
        float: 0.0,
        double: 0.0,
        big_integer: 0.into(),
        big_decimal: 0.into(),
        text: String::new(),
        blob: Blob::default(),
        timestamp: Timestamp::from_epoch(0, 0).unwrap(),
        document: Document::Null,
        color: Color::Unknown(String::new()),
        level: Level::Unknown(0),
        choice: unset(),
        word: String::new().into(),
        pin: 0.into(),
        list: Vec::new(),
        map: BTreeMap::new(),
        sparse: Vec::new(),
        sparse_map: BTreeMap::new(),
        inner: Inner { name: String::new(), three: 3 },
        boxed: Box::new(Inner { name: String::new(), three: 3 }),
        seven: 7,
        blue: Color::Blue,
        state: "on".to_owned().into(),
        flat: Vec::new(),
        flat_map: BTreeMap::new(),
        maybe_flat: None,
        maybe_flat_map: None,
        maybe: None,
    }
}

pub fn full() -> Every {
    let entries = || BTreeMap::from([("a".to_owned(), 1), (String::new(), 2)]);
    let inner = |name: &str| Inner { name: name.to_owned(), three: 4 };
    Every {
        boolean: true,
        byte: -1,
        short: -2,
        integer: 3,
        long: 4,
        float: 0.5,
        double: 1.5e300,
        big_integer: "12345678901234567890".parse().unwrap(),
        big_decimal: "1.5".parse().unwrap(),
        text: "x".into(),
        blob: "x".into(),
        timestamp: Timestamp::from_epoch(1_795_266_337, 0).unwrap(),
        document: [1, 2].as_slice().into(),
        color: Color::Red,
        level: Level::Above,
        choice: Choice::Number(7),
        word: "w".to_owned().into(),
        pin: 1234.into(),
        list: vec!["i".into(), "j".into()],
        map: entries(),
        sparse: vec![Some(1), None],
        sparse_map: BTreeMap::from([("a".to_owned(), None)]),
        inner: inner("i"),
        boxed: Box::new(inner("b")),
        seven: 8,
        blue: Color::Red,
        state: "off".to_owned().into(),
        flat: vec!["f".into(), "g".into()],
        flat_map: entries(),
        maybe_flat: Some(vec!["m".into()]),
        maybe_flat_map: Some(entries()),
        maybe: Some(inner("m")),
    }
}

/// Takes a member from the other one.
type Take = fn(&mut Every, Every);

/// The members by name.
pub const MEMBERS: [(&str, Take); 32] = [
    ("Boolean", |it, other| it.boolean = other.boolean),
    ("Byte", |it, other| it.byte = other.byte),
    ("Short", |it, other| it.short = other.short),
    ("Integer", |it, other| it.integer = other.integer),
    ("Long", |it, other| it.long = other.long),
    ("Float", |it, other| it.float = other.float),
    ("Double", |it, other| it.double = other.double),
    ("BigInteger", |it, other| it.big_integer = other.big_integer),
    ("BigDecimal", |it, other| it.big_decimal = other.big_decimal),
    ("Text", |it, other| it.text = other.text),
    ("Blob", |it, other| it.blob = other.blob),
    ("Timestamp", |it, other| it.timestamp = other.timestamp),
    ("Document", |it, other| it.document = other.document),
    ("Color", |it, other| it.color = other.color),
    ("Level", |it, other| it.level = other.level),
    ("Choice", |it, other| it.choice = other.choice),
    ("Word", |it, other| it.word = other.word),
    ("Pin", |it, other| it.pin = other.pin),
    ("List", |it, other| it.list = other.list),
    ("Map", |it, other| it.map = other.map),
    ("Sparse", |it, other| it.sparse = other.sparse),
    ("SparseMap", |it, other| it.sparse_map = other.sparse_map),
    ("Inner", |it, other| it.inner = other.inner),
    ("Boxed", |it, other| it.boxed = other.boxed),
    ("Seven", |it, other| it.seven = other.seven),
    ("Blue", |it, other| it.blue = other.blue),
    ("State", |it, other| it.state = other.state),
    ("Flat", |it, other| it.flat = other.flat),
    ("FlatMap", |it, other| it.flat_map = other.flat_map),
    ("MaybeFlat", |it, other| it.maybe_flat = other.maybe_flat),
    ("MaybeFlatMap", |it, other| it.maybe_flat_map = other.maybe_flat_map),
    ("Maybe", |it, other| it.maybe = other.maybe),
];

/// The shape in every place.
pub fn held(every: &Every) -> Holder {
    Holder {
        every: every.clone(),
        maybe: Some(every.clone()),
        many: vec![every.clone(), every.clone()],
        by_name: BTreeMap::from([("k".to_owned(), every.clone())]),
        either: Either::Every(Box::new(every.clone())),
    }
}
