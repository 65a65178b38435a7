use awso::AwsShape;

#[derive(AwsShape, Clone, Copy)]
pub union Letter {
    pub number: i32,
    pub float: f32,
}

fn main() {}
