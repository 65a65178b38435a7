//! One of every kind of shape.

use std::collections::{BTreeMap, HashMap};

use awso::{AwsShape, Blob};

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Scalars {
    pub boolean: bool,
    pub byte: i8,
    pub short: i16,
    pub integer: i32,
    pub long: i64,
    pub float: f32,
    pub double: f64,
    pub text: String,
    pub blob: Blob,
    pub genre: Genre,
    pub word: Word,
    pub maybe_boolean: Option<bool>,
    pub maybe_byte: Option<i8>,
    pub maybe_short: Option<i16>,
    pub maybe_integer: Option<i32>,
    pub maybe_long: Option<i64>,
    pub maybe_float: Option<f32>,
    pub maybe_double: Option<f64>,
    pub maybe_text: Option<String>,
    pub maybe_blob: Option<Blob>,
    pub maybe_genre: Option<Genre>,
    pub maybe_word: Option<Word>,
}

#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Genre {
    Novel,
    ScienceFiction,
    #[aws(rename = "poetry")]
    Poetry,
    #[aws(unknown)]
    Other(String),
}

#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Words(Vec<Word>);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase")]
pub struct Collections {
    pub grid: Vec<Vec<i64>>,
    pub sparse_list: Option<Vec<Option<String>>>,
    pub word_list: Option<Words>,
    pub scalars_list: Option<Vec<Scalars>>,
    pub sorted_map: BTreeMap<String, Vec<Word>>,
    pub hashed_map: Option<HashMap<Word, Collections>>,
    pub sparse_map: Option<BTreeMap<String, Option<i32>>>,
    pub genre_map: Option<BTreeMap<Genre, HashMap<String, bool>>>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Tree {
    pub name: String,
    pub left: Option<Box<Tree>>,
    pub right: Box<Option<Tree>>,
    pub children: Vec<Tree>,
}
