use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Size {
    Small = 1,
    Large = 2,
    #[aws(unknown)]
    Unknown(i32),
}

fn main() {}
