use std::collections::BTreeMap;

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub pages: BTreeMap<Option<String>, String>,
}

fn main() {}
