use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(idempotency_token)]
    pub token: Option<String>,
}

fn main() {}
