use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Answer {
    #[aws(status_code)]
    pub status: String,
}

fn main() {}
