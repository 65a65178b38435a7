use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(default = 'a')]
    pub kind: String,
}

fn main() {}
