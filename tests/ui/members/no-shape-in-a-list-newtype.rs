use awso::AwsShape;

#[derive(Clone, Debug, PartialEq)]
pub struct Stamp(u8);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=3))]
pub struct Stamps(Vec<Stamp>);

fn main() {}
