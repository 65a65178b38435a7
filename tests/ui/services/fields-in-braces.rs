use awso::AwsService;

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Post",
    endpoint_prefix = "post",
    version = 2026,
    protocol = "restJson1",
    auth = "aws.v4"
)]
pub struct Client {
    inner: awso::Client,
}

fn main() {}
