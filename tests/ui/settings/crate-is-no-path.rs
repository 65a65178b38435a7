use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(crate = "::a b")]
pub struct Letter {
    pub text: String,
}

fn main() {}
