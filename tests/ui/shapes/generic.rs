use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter<T> {
    pub text: T,
}

fn main() {}
