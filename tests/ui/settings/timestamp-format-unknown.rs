use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(timestamp_format = "unix")]
    pub sent: awso::Timestamp,
}

fn main() {}
