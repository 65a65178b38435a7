//! CBOR of every shape.

use awso::{AwsShape, DecodeError, Document};

use super::law;

struct Cbor;

impl law::Format for Cbor {
    fn of<T: AwsShape>(bytes: &[u8]) -> Result<T, DecodeError> {
        T::of_cbor(bytes)
    }
}

pub(super) fn run(bytes: &[u8]) {
    law::every_shape::<Cbor>(bytes);
    let _ = law::read(Document::of_cbor(bytes), bytes.len());
}
