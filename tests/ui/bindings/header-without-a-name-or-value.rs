use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    #[aws(header)]
    pub a: String,
    #[aws(header = X_B)]
    pub b: String,
    #[aws(header = "")]
    pub c: String,
    #[aws(header = "X-Ü")]
    pub d: String,
}

fn main() {}
