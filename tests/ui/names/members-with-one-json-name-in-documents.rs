use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(header = "X-Text", rename = "text")]
    pub head: String,
    // Fine: the body has one of them, and a document calls this one `Content`.
    #[aws(json_name = "text")]
    pub content: String,
    // Not fine: so a document calls that one, too.
    #[aws(json_name = "Content")]
    pub other: String,
    // Neither can go by another name.
    #[aws(header = "X-Page", json_name = "Page")]
    pub number: i32,
    pub page: String,
}

fn main() {}
