use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws()]
pub struct Letter {
    #[aws()]
    pub text: String,
    #[aws]
    pub title: String,
}

fn main() {}
