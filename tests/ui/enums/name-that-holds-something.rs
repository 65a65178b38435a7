use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Size {
    #[aws(value = 1)]
    Small,
    #[aws(value = 2)]
    Large(i32),
    #[aws(unknown)]
    Unknown(i32),
}

fn main() {}
