use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(-1..=-5))]
pub struct A(i32);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(1.0..=))]
pub struct B(f64);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(-1..=5))]
pub struct C(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1e3..))]
pub struct E(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(0x10..=0x20))]
pub struct F(i32);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(MIN..=MAX))]
pub struct G(String);

fn main() {}
