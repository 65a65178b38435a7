use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(default = 1)]
pub struct Copies(i32);

fn main() {}
