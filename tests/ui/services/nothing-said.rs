use awso::AwsService;

#[derive(AwsService, Clone, Debug)]
#[aws_service()]
pub struct Client(awso::Client);

fn main() {}
