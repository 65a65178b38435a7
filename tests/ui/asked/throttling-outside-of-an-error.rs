use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(throttling)]
pub struct NoSuchLetter;

fn main() {}
