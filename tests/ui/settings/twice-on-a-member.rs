use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(header = "X-A", header = "X-B")]
    pub text: String,
}

fn main() {}
