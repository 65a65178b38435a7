use awso::AwsShape;

#[derive(Clone, Debug, PartialEq)]
pub struct Stamp(u8);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub stamp: Stamp,
    pub copies: Option<u32>,
    pub bytes: Vec<u8>,
}

fn main() {}
