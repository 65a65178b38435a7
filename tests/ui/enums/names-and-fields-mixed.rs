use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    Letter,
    Parcel(String),
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
