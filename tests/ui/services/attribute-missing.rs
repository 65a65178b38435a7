use awso::AwsService;

#[derive(AwsService, Clone, Debug)]
pub struct Client(awso::Client);

fn main() {}
