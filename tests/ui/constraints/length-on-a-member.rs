use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(length(1..=9))]
    pub text: String,
}

fn main() {}
