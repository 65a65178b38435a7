use awso::AwsShape;

const RULES: i32 = 1;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rules = RULES)]
pub struct Letter {
    pub text: String,
}

fn main() {}
