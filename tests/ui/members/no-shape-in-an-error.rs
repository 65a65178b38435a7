use awso::AwsShape;

#[derive(Clone, Debug, PartialEq)]
pub struct Stamp(u8);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct Torn {
    pub stamp: Stamp,
}

fn main() {}
