use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(unique)]
pub struct Word(String);

fn main() {}
