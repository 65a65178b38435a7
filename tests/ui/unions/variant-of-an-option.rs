use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text(Option<String>),
    #[aws(unknown)]
    Unknown,
}

fn main() {}
