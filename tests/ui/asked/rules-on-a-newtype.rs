use awso::AwsShape;
use awso::schema::Rule;

const RULES: &[Rule] = &[];

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rules = RULES)]
pub struct Text(String);

fn main() {}
