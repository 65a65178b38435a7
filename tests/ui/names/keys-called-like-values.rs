use std::collections::BTreeMap;

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(xml(key = "value"))]
    pub notes: BTreeMap<String, String>,
}

fn main() {}
