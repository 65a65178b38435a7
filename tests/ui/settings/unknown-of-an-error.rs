use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(staus = 404)]
pub struct NoSuchLetter {
    pub message: Option<String>,
}

fn main() {}
