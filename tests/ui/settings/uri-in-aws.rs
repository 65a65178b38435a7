use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(uri = "/letters", method = "POST")]
pub struct StoreLetterRequest {
    pub text: String,
}

fn main() {}
