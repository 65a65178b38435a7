use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    Number(i32),
}

fn main() {}
