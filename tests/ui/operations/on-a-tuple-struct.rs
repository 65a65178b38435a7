use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/letters", method = "POST")]
pub struct StoreLetterRequest(String);

fn main() {}
