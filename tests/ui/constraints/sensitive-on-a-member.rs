use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(sensitive)]
    pub text: String,
}

fn main() {}
