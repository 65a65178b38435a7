use awso::AwsShape;
use awso::schema::Rule;

const RULES: &[Rule] = &[Rule::max_bytes("Text", 5).when("Kind", &["a"])];

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rules = RULES)]
pub struct Letter {
    pub text: String,
}

fn main() {}
