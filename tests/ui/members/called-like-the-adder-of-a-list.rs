use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub tags: Option<Vec<String>>,
    pub push_tags: Option<bool>,
}

fn main() {}
