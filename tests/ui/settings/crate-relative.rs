use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(crate = "aws")]
pub struct Letter {
    pub text: String,
}

fn main() {}
