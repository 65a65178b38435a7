use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws]
pub struct Letter {
    pub text: String,
}

fn main() {}
