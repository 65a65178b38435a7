use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(xml(flatened))]
    pub lines: Vec<String>,
}

fn main() {}
