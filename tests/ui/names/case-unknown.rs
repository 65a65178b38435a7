use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camel_case")]
pub struct Letter {
    pub text: String,
}

fn main() {}
