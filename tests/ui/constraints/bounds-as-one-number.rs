use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(9))]
pub struct Code(String);

fn main() {}
