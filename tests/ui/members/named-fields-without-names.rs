use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter(pub String, pub Option<String>);

fn main() {}
