use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(one..=nine))]
pub struct Code(String);

fn main() {}
