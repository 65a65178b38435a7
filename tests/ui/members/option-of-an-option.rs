use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub text: Option<Option<String>>,
}

fn main() {}
