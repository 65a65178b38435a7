use awso::AwsService;

#[derive(AwsService, Clone, Debug)]
#[aws(id = "Post", endpoint_prefix = "post", version = "2026-01-01")]
pub struct Client(awso::Client);

fn main() {}
