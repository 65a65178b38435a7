use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub to: String,
    pub text: String,
    pub copies: Option<i32>,
}

fn main() {
    Letter::make("All").copies(2);
}
