use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text {
        text: String,
    },
    #[aws(unknown)]
    Unknown,
}

fn main() {}
