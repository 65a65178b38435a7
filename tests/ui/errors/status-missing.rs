use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(code = "NoSuchBoxFault")]
pub struct NoSuchBox {
    pub message: Option<String>,
}

fn main() {}
