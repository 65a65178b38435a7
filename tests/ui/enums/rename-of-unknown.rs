use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    Letter,
    #[aws(unknown, rename = "OTHER", value = 3, xml(name = "other"))]
    Unknown(String),
}

fn main() {}
