use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(xml(name = "kind"), timestamp_format = "date-time")]
pub enum Kind {
    Letter,
    #[aws(unknown)]
    Unknown(String),
}

fn main() {}
