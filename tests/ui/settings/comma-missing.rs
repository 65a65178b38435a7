use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(rename = "Text" header = "X-Text")]
    pub text: String,
}

fn main() {}
