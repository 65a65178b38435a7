use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(xml(name = "bad name", item = "<x>"))]
    pub words: Vec<String>,
}

fn main() {}
