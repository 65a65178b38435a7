use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(rename = Text)]
    pub text: String,
    #[aws(rename("Title"))]
    pub title: String,
}

fn main() {}
