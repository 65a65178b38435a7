use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(1..=1e400))]
pub struct Much(f64);

fn main() {}
