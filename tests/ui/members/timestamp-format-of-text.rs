use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(timestamp_format = "date-time")]
    pub sent: String,
}

fn main() {}
