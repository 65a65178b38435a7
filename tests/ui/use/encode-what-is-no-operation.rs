use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub text: String,
}

fn main() {
    let _ = awso::protocol::encode(&Letter::make("Dear all"));
}
