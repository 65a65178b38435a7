use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws("X-Text", rename = "Content")]
    pub text: String,
    #[aws(, rename = "Name")]
    pub title: String,
    #[aws(xml)]
    pub place: String,
    #[aws(xml = "place")]
    pub shelf: String,
}

fn main() {}
