use awso::{AwsService, AwsShape};

#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "Post", endpoint_prefix = "post", version = "2026-01-01", protocol = "rest-json", auth = "none")]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/letters", method = "POST", paginated(input_token = "NextToken", output_token = "NextToken"))]
pub struct ListLettersRequest {
    pub next_token: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ListLettersResponse {
    pub letters: Vec<String>,
    pub next_token: Option<String>,
}

fn letters(client: &Client) {
    let _ = client.list_letters().pages().items();
}

fn main() {}
