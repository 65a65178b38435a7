use awso::AwsShape;

#[derive(AwsShape, Clone, PartialEq)]
#[aws(length(5), range(a..=b), pattern = "(", unique = true, sensitiv)]
pub struct Code(String);

fn main() {}
