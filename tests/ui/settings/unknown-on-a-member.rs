use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(heder = "X-Amz-Bearer")]
    pub token: String,
}

fn main() {}
