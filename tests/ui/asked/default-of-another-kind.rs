use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(default = "one")]
    pub copies: i32,
}

fn main() {}
