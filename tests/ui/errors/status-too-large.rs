use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 99999)]
pub struct NoSuchBox {
    pub message: Option<String>,
}

fn main() {}
