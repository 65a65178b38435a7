use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(query)]
    pub token: Option<String>,
}

fn main() {}
