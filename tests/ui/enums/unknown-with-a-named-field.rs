use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    Letter,
    #[aws(unknown)]
    Unknown {
        name: String,
    },
}

fn main() {}
