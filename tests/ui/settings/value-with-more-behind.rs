use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(header = "X-Text".to_owned(), rename = "Content")]
    pub text: String,
}

fn main() {}
