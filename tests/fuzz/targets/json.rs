//! JSON documents of every shape.

use std::fmt::Debug;

use awso::{AwsShape, Document};

use super::{hostile, law, zoo};

fn shape<T: AwsShape + Debug>(bytes: &[u8]) {
    let Some(value) = law::read(T::of_json(bytes), bytes.len()) else { return };
    law::kept(&value);
    law::kept_in_xml(&value);
}

pub(super) fn run(bytes: &[u8]) {
    shape::<zoo::Scalars>(bytes);
    shape::<zoo::Choice>(bytes);
    shape::<zoo::Inner>(bytes);
    shape::<zoo::Collections>(bytes);
    shape::<zoo::Named>(bytes);
    shape::<hostile::Node>(bytes);
    if let Some(document) = law::read(Document::of_json(bytes), bytes.len()) {
        let json = AwsShape::to_json(&document);
        assert_eq!(AwsShape::to_json(&Document::of_json(&json).expect("a document")), json);
    }
}
