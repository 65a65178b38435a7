//! XML documents of every shape.

use awso::{AwsShape, DecodeError};

use super::law;

struct Xml;

impl law::Format for Xml {
    fn of<T: AwsShape>(bytes: &[u8]) -> Result<T, DecodeError> {
        T::of_xml(bytes)
    }
}

pub(super) fn run(bytes: &[u8]) {
    law::every_shape::<Xml>(bytes);
}
