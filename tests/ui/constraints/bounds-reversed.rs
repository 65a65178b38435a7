use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(9..=1))]
pub struct Code(String);

fn main() {}
