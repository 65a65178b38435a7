use std::collections::BTreeMap;

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    Letter,
    #[aws(unknown)]
    Unknown(String),
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub pages: BTreeMap<Kind, String>,
}

fn main() {}
