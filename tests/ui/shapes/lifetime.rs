use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter<'a> {
    pub text: &'a str,
}

fn main() {}
