use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub text: String,
    #[aws(rename = "Text")]
    pub content: String,
}

fn main() {}
