use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(default = 1)]
    pub copies: Option<i32>,
}

fn main() {}
