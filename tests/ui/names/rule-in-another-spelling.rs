use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "CamelCase")]
pub struct Letter {
    pub text: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "kebab")]
pub struct Box {
    pub text: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = camelCase)]
pub struct Shelf {
    pub text: String,
}

fn main() {}
