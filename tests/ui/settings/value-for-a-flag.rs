use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/boxes/{Box}", method = "POST", output = ())]
pub struct StoreLetterRequest {
    #[aws(label = "Box")]
    pub r#box: String,
}

fn main() {}
