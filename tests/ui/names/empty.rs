use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(rename = "")]
    pub text: String,
}

fn main() {}
