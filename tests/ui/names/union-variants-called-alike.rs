use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    #[aws(rename = "Text")]
    Words(String),
    #[aws(unknown)]
    Unknown,
}

fn main() {}
