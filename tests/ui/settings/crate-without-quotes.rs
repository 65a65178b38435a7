use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(crate = ::awso)]
pub struct Letter {
    pub text: String,
}

fn main() {}
