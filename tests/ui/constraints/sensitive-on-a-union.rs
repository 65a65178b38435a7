use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(sensitive)]
pub enum Content {
    Text(String),
    #[aws(unknown)]
    Unknown,
}

fn main() {}
