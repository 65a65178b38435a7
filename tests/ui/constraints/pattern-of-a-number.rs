use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(pattern = "^[0-9]+$")]
pub struct Copies(i32);

fn main() {}
