use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub value: std::collections::BTreeSet<String>,
}

fn main() {}
