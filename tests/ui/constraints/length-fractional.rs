use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(0.5..=9))]
pub struct Code(String);

fn main() {}
