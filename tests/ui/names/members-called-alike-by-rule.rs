use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub line_1: String,
    pub line1: String,
}

fn main() {}
