use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter<const N: usize> {
    pub text: String,
}

fn main() {}
