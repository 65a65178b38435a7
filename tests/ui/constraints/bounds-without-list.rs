use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length)]
pub struct Code(String);

fn main() {}
