use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(query_map)]
    pub token: std::collections::BTreeMap<String, String>,
}

fn main() {}
