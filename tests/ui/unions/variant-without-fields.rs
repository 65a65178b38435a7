use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    Nothing,
    #[aws(unknown)]
    Unknown,
}

fn main() {}
