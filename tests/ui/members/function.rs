use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub value: fn() -> String,
}

fn main() {}
