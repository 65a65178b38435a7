use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(..=99999999999999999999))]
pub struct Code(String);

fn main() {}
