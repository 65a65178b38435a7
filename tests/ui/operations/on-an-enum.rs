use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/letters", method = "POST")]
pub enum Kind {
    Letter,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
