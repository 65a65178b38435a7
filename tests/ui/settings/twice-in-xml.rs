use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(xml(name = "text", name = "content"))]
    pub text: String,
}

fn main() {}
