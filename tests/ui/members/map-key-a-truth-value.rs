use std::collections::HashMap;

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(bool);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub pages: HashMap<Key, String>,
}

fn main() {}
