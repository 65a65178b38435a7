use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=5))]
pub enum Kind {
    Letter,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
