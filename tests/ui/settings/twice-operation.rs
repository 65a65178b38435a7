use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/letters", method = "POST", output = ())]
#[aws_operation(uri = "/mail", method = "PUT", output = ())]
pub struct StoreLetterRequest {
    pub text: String,
}

fn main() {}
