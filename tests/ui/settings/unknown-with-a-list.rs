use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(validate(min = 1, max = 2), label)]
    pub token: String,
}

fn main() {}
