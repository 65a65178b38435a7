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
pub struct Letter {
    pub text: String,
}

pub async fn store(client: &Client) {
    let _ = client.send(Letter::make("Dear all")).await;
}

fn main() {}
