use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(deprecated_since = "2026")]
    pub token: String,
}

fn main() {}
