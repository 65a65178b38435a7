//! XML documents of every shape.

use std::fmt::Debug;

use awso::AwsShape;

use super::{hostile, law, zoo};

fn shape<T: AwsShape + Debug>(bytes: &[u8]) {
    let Some(value) = law::read(T::of_xml(bytes), bytes.len()) else { return };
    law::kept_in_xml(&value);
    law::kept(&value);
}

pub(super) fn run(bytes: &[u8]) {
    shape::<zoo::Scalars>(bytes);
    shape::<zoo::Choice>(bytes);
    shape::<zoo::Inner>(bytes);
    shape::<zoo::Collections>(bytes);
    shape::<zoo::Named>(bytes);
    shape::<hostile::Node>(bytes);
}
