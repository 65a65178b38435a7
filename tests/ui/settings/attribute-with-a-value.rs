use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws = "label"]
    pub text: String,
}

fn main() {}
