use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(xml(attribute))]
    pub tags: Vec<String>,
}

fn main() {}
