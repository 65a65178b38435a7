use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(pattern = "(a)\\1")]
pub struct Slug(String);

fn main() {}
