use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase")]
pub struct Code(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase")]
pub struct Nothing;

fn main() {}
