use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=9))]
pub struct Code(bool);

fn main() {}
