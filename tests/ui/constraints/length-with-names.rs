use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(min = 1, max = 5))]
pub struct Code(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1, 5))]
pub struct Slug(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..5))]
pub struct Tag(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(min_length = 1)]
pub struct Word(String);

fn main() {}
