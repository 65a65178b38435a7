use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(xml(prefix = "p"))]
    pub text: String,
}

fn main() {}
