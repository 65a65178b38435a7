use awso::AwsShape;

#[derive(AwsShape, Debug, PartialEq)]
pub enum Content {
    Text(String),
    Scan(awso::ByteStream),
    #[aws(unknown)]
    Unknown,
}

fn main() {}
