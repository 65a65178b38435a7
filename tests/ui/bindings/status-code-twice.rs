use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Answer {
    #[aws(status_code)]
    pub status: i32,
    #[aws(status_code)]
    pub code: Option<i32>,
}

fn main() {}
