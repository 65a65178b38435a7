use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(sensitive)]
pub struct Token(String);

fn main() {}
