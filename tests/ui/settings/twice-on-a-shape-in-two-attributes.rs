use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename = "Mail")]
#[aws(rename = "Post")]
pub struct Letter {
    pub text: String,
}

fn main() {}
