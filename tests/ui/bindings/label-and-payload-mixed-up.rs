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
#[aws_operation(uri = "/boxes/{Box}/letters/{letter_id}", method = "PUT", output = ())]
pub struct StoreLetterRequest {
    #[aws(label)]
    pub r#box: Option<String>,
    #[aws(label, payload)]
    pub letter_id: String,
    #[aws(payload)]
    pub letter: awso::Blob,
    pub title: String,
}

fn main() {}
