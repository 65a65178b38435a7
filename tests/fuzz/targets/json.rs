//! JSON documents of every shape.

use awso::{AwsShape, DecodeError, Document};

use super::law;

struct Json;

impl law::Format for Json {
    fn of<T: AwsShape>(bytes: &[u8]) -> Result<T, DecodeError> {
        T::of_json(bytes)
    }
}

pub(super) fn run(bytes: &[u8]) {
    law::every_shape::<Json>(bytes);
    if let Some(document) = law::read(Document::of_json(bytes), bytes.len()) {
        let json = AwsShape::to_json(&document);
        assert_eq!(AwsShape::to_json(&Document::of_json(&json).expect("a document")), json);
    }
}
