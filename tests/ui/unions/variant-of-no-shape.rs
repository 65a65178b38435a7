use awso::AwsShape;

#[derive(Clone, Debug, PartialEq)]
pub struct Picture;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    Picture(Picture),
    #[aws(unknown)]
    Unknown,
}

fn main() {}
