use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(404)]
pub struct NoSuchBox {
    pub message: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(code = "NoBox")]
pub struct NoSuchShelf {
    pub message: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404.0, code = NoRoom)]
pub struct NoRoom(String);

pub fn show(error: &NoSuchBox) -> String {
    error.to_string()
}

fn main() {}
