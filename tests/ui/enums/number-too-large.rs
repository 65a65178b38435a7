use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Size {
    #[aws(value = 3000000000)]
    Small,
    #[aws(unknown)]
    Unknown(i32),
}

fn main() {}
