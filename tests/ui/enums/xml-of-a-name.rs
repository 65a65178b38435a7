use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    #[aws(xml(name = "letter"), json_name = "letter")]
    Letter,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
