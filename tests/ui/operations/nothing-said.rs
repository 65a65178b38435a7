use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation]
pub struct StoreLetterRequest {
    pub text: String,
}

fn main() {}
