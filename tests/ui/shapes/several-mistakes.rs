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
#[aws_operation(uri = "boxes/{Box}/{Shelf}", method = "SEND", output = (), erors(NoSuchBox))]
#[aws(sensitive)]
pub struct StoreLetterRequest {
    #[aws(label)]
    pub r#box: Option<String>,
    #[aws(heder = "X-Amz-Bearer")]
    pub token: String,
    #[aws(query = "tag")]
    pub tag: Option<String>,
    #[aws(query = "tag")]
    pub tags: Option<Vec<String>>,
    #[aws(payload)]
    pub letter: Option<awso::Blob>,
    pub build: String,
}

fn main() {}
