use awso::AwsShape;

#[derive(Clone, Debug, PartialEq)]
pub struct Stamp(u8);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Stamped(Stamp);

fn main() {}
