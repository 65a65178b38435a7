use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(sensitive)]
pub enum Kind {
    Letter,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
