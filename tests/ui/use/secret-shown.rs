use awso::AwsShape;

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub struct Token(String);

fn main() {
    let token = Token::from("secret");
    println!("{token}");
}
