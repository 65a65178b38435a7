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
#[aws_operation(uri = 5, method = Post, output = "Letter", errors = [NoSuchBox], service = "Client")]
pub struct StoreLetterRequest {
    #[aws(header = 5, rename = "")]
    pub token: String,
    #[aws(label, rename = "Box")]
    pub r#box: String,
}

fn main() {}
