use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(sensitive)]
pub struct Letter {
    pub text: String,
}

fn main() {}
