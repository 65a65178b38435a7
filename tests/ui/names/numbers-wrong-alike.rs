use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Size {
    #[aws(value = "1")]
    Small,
    #[aws(value = 1.5)]
    Middle,
    #[aws(value)]
    Large,
    #[aws(unknown)]
    Unknown(i32),
}

fn main() {}
