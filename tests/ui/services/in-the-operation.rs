use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_service(id = "Post")]
pub struct StoreLetterRequest {
    pub text: String,
}

fn main() {}
