use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[serde(rename = "l")]
    Letter,
    #[aws(other)]
    Unknown(String),
}

fn main() {}
