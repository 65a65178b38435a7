use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(xml(item = "tag"))]
    pub tags: std::collections::BTreeMap<String, String>,
}

fn main() {}
