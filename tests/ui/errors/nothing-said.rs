use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error]
pub struct NoSuchBox {
    pub message: Option<String>,
}

fn main() {}
