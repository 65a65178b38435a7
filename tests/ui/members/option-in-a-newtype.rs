use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Text(Option<String>);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub text: Text,
}

fn main() {}
