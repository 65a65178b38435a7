use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    #[aws(renam = "letter")]
    Letter,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
