use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(skip)]
    pub token: String,
    #[aws(default, flatten)]
    pub text: String,
}

fn main() {}
