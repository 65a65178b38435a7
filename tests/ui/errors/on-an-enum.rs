use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404)]
pub enum Kind {
    Letter,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
