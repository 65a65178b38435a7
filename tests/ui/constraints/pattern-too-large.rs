use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(pattern = r"^[\p{L}\p{M}\p{N}]{1,1024}-[a-z]$")]
pub struct Slug(String);

fn main() {}
