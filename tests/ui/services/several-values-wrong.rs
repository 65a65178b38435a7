use awso::AwsService;

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = 5,
    endpoint_prefix = post,
    version("2026-01-01"),
    protocol = "rest-jsn",
    auth
)]
pub struct Client(awso::Client);

fn main() {}
