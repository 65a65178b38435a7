use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400, fault = "mine")]
pub struct NoSuchLetter;

fn main() {}
