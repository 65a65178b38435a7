use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_all = "camelCase")]
pub enum Size {
    #[aws(value = 1, rename = "small")]
    Small,
    #[aws(unknown)]
    Unknown(i32),
}

fn main() {}
