use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=))]
pub struct Code(String);

fn main() {}
