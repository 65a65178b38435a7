use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_al = "camelCase")]
pub struct Letter {
    pub text: String,
}

fn main() {}
