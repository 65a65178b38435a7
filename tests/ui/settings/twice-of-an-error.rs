use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404, status = 410)]
pub struct NoSuchLetter {
    pub message: Option<String>,
}

fn main() {}
