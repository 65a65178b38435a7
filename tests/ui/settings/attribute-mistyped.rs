use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_opertion(uri = "/letters", method = "POST")]
pub struct StoreLetterRequest {
    pub text: String,
}

fn main() {}
