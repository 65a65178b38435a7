use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=9))]
pub struct Code(Letter);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub text: String,
}

fn main() {}
