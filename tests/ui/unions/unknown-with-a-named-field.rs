use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Content {
    Text(String),
    #[aws(unknown)]
    Unknown {
        variant: awso::UnknownVariant,
    },
}

fn main() {}
