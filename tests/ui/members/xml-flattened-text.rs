use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(xml(flattened))]
    pub text: String,
}

fn main() {}
