use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/letters", uri = "/mail", method = "POST", output = ())]
pub struct StoreLetterRequest {
    pub text: String,
}

fn main() {}
