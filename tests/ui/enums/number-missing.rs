use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Size {
    #[aws(value = 1)]
    Small,
    Large,
    #[aws(unknown)]
    Unknown(i32),
}

fn main() {}
