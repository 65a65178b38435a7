use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(1..=9))]
pub struct Code(String);

fn main() {}
