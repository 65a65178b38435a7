//! Laws of what was read.

use std::fmt::Debug;

use awso::{AwsShape, DecodeError, Value};

use super::{hostile, zoo};

/// A format that says every shape.
pub(super) trait Format {
    fn of<T: AwsShape>(bytes: &[u8]) -> Result<T, DecodeError>;
}

/// Reads a document as every shape there is here, and sees that what was read is kept.
pub(super) fn every_shape<F: Format>(bytes: &[u8]) {
    shape::<F, zoo::Scalars>(bytes);
    shape::<F, zoo::Choice>(bytes);
    shape::<F, zoo::Inner>(bytes);
    shape::<F, zoo::Collections>(bytes);
    shape::<F, zoo::Named>(bytes);
    shape::<F, hostile::Node>(bytes);
}

fn shape<F: Format, T: AwsShape + Debug>(bytes: &[u8]) {
    let Some(value) = read(F::of::<T>(bytes), bytes.len()) else { return };
    kept(&value);
    kept_in_xml(&value);
}

/// What was read; of an error, its text can be made, and it stands within the document.
pub(super) fn read<T>(read: Result<T, DecodeError>, length: usize) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(error) => {
            assert!(!error.to_string().is_empty() && error.path().len() < 64 * 1024, "{error}");
            assert!(error.offset().is_none_or(|offset| offset <= length), "{error} of {length} bytes");
            None
        }
    }
}

/// Whether no unlisted variant has a name that another format gives a listed one: written there, it would be that one.
fn is_told_apart(tree: &Value) -> bool {
    match tree {
        Value::Sensitive(inner) => is_told_apart(inner),
        Value::List(items) => items.iter().all(is_told_apart),
        Value::Map(entries) => entries.iter().all(|(_, value)| is_told_apart(value)),
        Value::Structure(members) => members.iter().all(|(name, value)| {
            let is_alike = matches!(name.as_ref(), "Time" | "When" | "when");
            !(is_alike && matches!(value, Value::Document(_))) && is_told_apart(value)
        }),
        _ => true,
    }
}

/// A shape that was read is written and read back as it is by every format that says all of it. Not compared as
/// values, for a NaN is not itself.
pub(super) fn kept<T: AwsShape + Debug>(value: &T) {
    let _ = (value.validate(), value.to_query(), value.to_ec2_query());
    if !is_told_apart(&value.to_value()) {
        return;
    }
    let shown = format!("{value:?}");
    let again = T::of_value(&value.to_value()).expect("the tree of a shape is one");
    assert_eq!(format!("{again:?}"), shown, "by its tree");
    let json = value.to_json();
    let again = T::of_json(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(again.to_json(), json, "by JSON");
    // Times are as fine as a double, decimals have digits and a scale: from then on, nothing changes.
    let cbor = value.to_cbor();
    let again = T::of_cbor(&cbor).unwrap_or_else(|error| panic!("{error}: {json}"));
    let cbor = again.to_cbor();
    let again = T::of_cbor(&cbor).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(again.to_cbor(), cbor, "by CBOR: {json}");
}

/// What XML does not say is read as something else, once: what comes of that is kept.
pub(super) fn kept_in_xml<T: AwsShape + Debug>(value: &T) {
    if !is_told_apart(&value.to_value()) {
        return;
    }
    let xml = value.to_xml();
    let again = T::of_xml(&xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let xml = again.to_xml();
    let again = T::of_xml(&xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    assert_eq!(again.to_xml(), xml);
}
