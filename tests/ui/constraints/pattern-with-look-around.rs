use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(pattern = "^(?!aws:).*$")]
pub struct Slug(String);

fn main() {}
