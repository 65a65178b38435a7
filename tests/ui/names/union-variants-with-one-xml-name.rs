use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Choice {
    #[aws(xml(name = "x"))]
    A(String),
    #[aws(xml(name = "x"))]
    B(i32),
    #[aws(unknown)]
    Unknown,
}

fn main() {}
