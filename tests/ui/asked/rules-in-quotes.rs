use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rules = "RULES")]
pub struct Letter {
    pub text: String,
}

fn main() {}
