use awso::AwsShape;

#[derive(AwsShape, Debug, PartialEq)]
#[aws_error(status = 404)]
pub struct NoSuchBox {
    #[aws(payload)]
    pub letter: awso::ByteStream,
}

fn main() {}
