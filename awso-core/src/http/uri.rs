//! Labels in a path.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::codec::text;
use crate::error::{DecodeError, EncodeError, Step};
use crate::schema::{OperationSchema, Segment};
use crate::shape::Structure;
use crate::timestamp::TimestampFormat;

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The text with everything escaped that is not unreserved.
pub(crate) fn percent_encode(text: &str) -> impl Iterator<Item = &str> {
    utf8_percent_encode(text, RESERVED)
}

pub(super) fn decode(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

pub(super) fn write_path(
    operation: &'static OperationSchema,
    input: &dyn Structure,
) -> Result<String, EncodeError> {
    if operation.uri.labels.is_empty() {
        return Ok(operation.uri.template.to_owned());
    }
    let members = input.schema().members();
    let mut path = String::with_capacity(operation.uri.template.len());
    for segment in operation.uri.segments() {
        match segment {
            Segment::Literal(literal) => path.push_str(literal),
            Segment::Label(index) | Segment::GreedyLabel(index) => {
                let greedy = matches!(segment, Segment::GreedyLabel(_));
                let refuse = |problem| EncodeError::new(input.schema().name, members[index].name, problem);
                let label =
                    text::write(members[index].site(), input.member(index), TimestampFormat::DateTime)
                        .unwrap_or_default();
                if label.is_empty() {
                    return Err(refuse("a label of the path must not be empty"));
                }
                // Clients and proxies take these segments out of a path, escaped or not, and would send the
                // request to another operation. A greedy label is a path of its own, in which they may be meant:
                // `../key` is a key like any other.
                if !greedy && (label == "." || label == "..") {
                    return Err(refuse("a label of the path must not be `.` or `..`"));
                }
                for (index, part) in label.split(|c| greedy && c == '/').enumerate() {
                    if index > 0 {
                        path.push('/');
                    }
                    path.extend(percent_encode(part));
                }
            }
        }
    }
    Ok(path)
}

pub(super) fn read_path(
    operation: &'static OperationSchema,
    path: &str,
    input: &mut dyn Structure,
) -> Result<(), DecodeError> {
    let name = input.schema().name;
    let members = input.schema().members();
    let labels = operation
        .labels(path)
        .ok_or_else(|| DecodeError::new(name, Vec::new(), format!("not a path of {}", operation.name)))?;
    for (index, label) in labels {
        let fail = |problem| DecodeError::new(name, vec![Step::Member(members[index].name)], problem);
        let label = decode(label).ok_or_else(|| fail("the label is not UTF-8".to_owned()))?;
        text::read(&label, input.member_mut(index))
            .map_err(|expected| fail(format!("expected {expected} as the label")))?;
    }
    Ok(())
}
