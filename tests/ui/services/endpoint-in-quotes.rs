use awso::AwsService;

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Post",
    endpoint_prefix = "post",
    version = "2026-01-01",
    protocol = "rest-json",
    auth = "none",
    endpoint = "crate::find"
)]
pub struct Client(awso::Client);

fn main() {}
