use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    #[aws(unknown)]
    Unknown,
    #[aws(unknown)]
    Other,
}

fn main() {}
