use awso::{AwsService, AwsShape};

#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "Post", endpoint_prefix = "post", version = "2026-01-01", protocol = "rest-json", auth = "none")]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/letters", method = "POST", output = ())]
pub struct SendLettersRequest {
    #[aws(items)]
    pub letters: Vec<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct LettersLost {
    #[aws(items)]
    pub letters: Vec<String>,
}

fn main() {}
