use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Kind {
    Letter,
    Unknown(String),
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum Size {
    #[aws(value = "1")]
    Small,
    #[aws(unknown)]
    Unknown(i32),
}

pub fn show(kind: &Kind, size: &Size) {
    println!("{kind} {} {} {:?}", kind.as_str(), size.as_i32(), (Kind::from("a"), Size::from(1)));
}

fn main() {}
