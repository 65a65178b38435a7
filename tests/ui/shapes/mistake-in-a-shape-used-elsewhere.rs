use std::collections::BTreeMap;

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_al = "camelCase")]
pub struct Address {
    pub street: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(lenght(1..=9))]
pub struct Code(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    Letter,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub to: Address,
    pub copies: Vec<Address>,
    pub codes: BTreeMap<Code, Option<Kind>>,
    pub code: Option<Code>,
}

fn main() {}
