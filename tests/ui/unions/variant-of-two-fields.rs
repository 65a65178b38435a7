use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text(String, i32),
    #[aws(unknown)]
    Unknown,
}

fn main() {}
