use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(pattern = ^[a-z]+$)]
pub struct Slug(String);

fn main() {}
