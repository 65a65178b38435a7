use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(query_name = "x")]
    pub a: String,
    #[aws(query_name = "x")]
    pub b: String,
}

fn main() {}
