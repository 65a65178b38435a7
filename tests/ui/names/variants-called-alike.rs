use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    Letter,
    #[aws(rename = "LETTER")]
    Mail,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
