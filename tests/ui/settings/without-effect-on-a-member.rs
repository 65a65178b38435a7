use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(media_type = "text/plain")]
    pub text: String,
    #[aws(json_value)]
    pub json: String,
}

fn main() {}
