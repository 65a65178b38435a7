use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    #[aws(header = "X-Kind")]
    Letter,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
