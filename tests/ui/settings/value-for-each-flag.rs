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

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive = true)]
pub struct Secret(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(unique(true))]
pub struct Tags(Vec<String>);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/boxes/{Box}", method = "POST", output = ())]
pub struct StoreLetterRequest {
    #[aws(label = "Box")]
    pub place: String,
    #[aws(idempotency_token = true)]
    pub token: Option<String>,
    #[aws(payload = "letter")]
    pub letter: Option<awso::Blob>,
    #[aws(query(name = "tag"))]
    pub tag: String,
    #[aws(query_map = "rest")]
    pub rest: std::collections::BTreeMap<String, String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct StoreLetterResponse {
    #[aws(status_code = 201)]
    pub status: i32,
    #[aws(xml(attribute = "true", flattened = 1))]
    pub text: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    Letter,
    #[aws(unknown = true)]
    Unknown(String),
}

fn main() {}
