use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(range(1..=9))]
    pub copies: i32,
}

fn main() {}
