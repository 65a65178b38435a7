use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text { text: String },
    Picture(awso::Blob, String),
    Nothing,
    #[aws(unknown)]
    Unknown(awso::UnknownVariant),
}

fn main() {}
