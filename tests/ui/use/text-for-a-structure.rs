use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Address {
    pub street: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Letter {
    pub to: Address,
}

fn main() {
    Letter::make("Downing Street");
}
