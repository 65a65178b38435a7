use awso::{AwsService, AwsShape};

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Post",
    endpoint_prefix = "post",
    version = "2026-01-01",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/letters?box={Box}", method = "POST", output = ())]
pub struct StoreLetterRequest {
    pub text: String,
}

fn main() {}
