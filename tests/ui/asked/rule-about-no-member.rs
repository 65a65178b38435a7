use awso::AwsShape;
use awso::schema::Rule;

const RULES: &[Rule] = &[Rule::max_bytes("Txt", 5)];

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rules = RULES)]
pub struct Letter {
    pub text: String,
}

fn main() {}
