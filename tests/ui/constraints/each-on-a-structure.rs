use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=5), range(1..=5), pattern = "^a$", unique)]
pub struct Letter {
    pub text: String,
}

fn main() {}
