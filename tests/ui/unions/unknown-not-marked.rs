use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    Unknown(awso::UnknownVariant),
}

fn main() {}
