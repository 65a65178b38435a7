use awso::{AwsService, AwsShape};

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Post",
    endpoint_prefx = "post",
    version = "2026-01-01",
    protocol = "soap",
    auth = "none"
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/letters", method = "POST", output = ())]
pub struct StoreLetterRequest {
    pub text: String,
}

pub async fn store() {
    let client = Client::from_env().await.unwrap();
    client.store_letter().text("Dear all").send().await.unwrap();
}

fn main() {}
