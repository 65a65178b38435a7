use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(name = "Text")]
    pub content: String,
}

fn main() {}
