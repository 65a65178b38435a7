use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    Letter,
    #[aws(unknown)]
    Unknown(String),
    #[aws(unknown)]
    Other(String),
}

fn main() {}
