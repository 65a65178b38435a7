use awso::AwsShape;

#[derive(Clone, Debug)]
pub struct Letter {
    pub text: String,
}

fn main() {
    let letter = Letter { text: "Dear all".into() };
    println!("{}", letter.to_json());
}
