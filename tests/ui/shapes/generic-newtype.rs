use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Wrapped<T>(T);

fn main() {}
