use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(rename = 5)]
    pub text: String,
}

fn main() {}
