use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(timestamp_format = "date-time")]
pub struct Sent(String);

fn main() {}
