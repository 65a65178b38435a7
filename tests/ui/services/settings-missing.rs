use awso::AwsService;

#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "Post", version = "2026-01-01", auth = "none")]
pub struct Client(awso::Client);

fn main() {}
