use std::collections::BTreeMap;

use awso::AwsShape;

#[derive(Clone, Debug, PartialEq)]
pub struct Stamp(u8);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub text: String,
    pub stamp: BTreeMap<String, Stamp>,
}

fn main() {}
