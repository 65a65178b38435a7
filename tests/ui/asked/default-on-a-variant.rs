use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    #[aws(default)]
    Note,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
