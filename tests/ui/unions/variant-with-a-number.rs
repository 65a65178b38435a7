use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    #[aws(value = 1)]
    Text(String),
    #[aws(unknown)]
    Unknown,
}

fn main() {}
