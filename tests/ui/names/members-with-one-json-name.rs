use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(json_name = "text")]
    pub text: String,
    #[aws(json_name = "text")]
    pub content: String,
}

fn main() {}
