use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Size {
    #[aws(value = 1)]
    Small,
    Unknown(i32),
}

fn main() {}
