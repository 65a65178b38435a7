use awso::AwsShape;

#[derive(AwsShape, Debug, PartialEq)]
pub struct Scan(awso::ByteStream);

fn main() {}
