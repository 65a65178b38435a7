use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(timestamp_format = "date-time", media_type = "text/plain", xml(name = "letter", flattened, item = "i"))]
pub struct Letter {
    pub text: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(xml(attribute))]
pub struct Code(String);

fn main() {}
