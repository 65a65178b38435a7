//! What an answer that is no success says: code, message, and the declared error it stands for.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_core::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::codec::{without_mark, xml};
use crate::error::UnknownError;
use crate::http::{BodyFormat, Response, read_response};
use crate::operation::{ErrorReader, OperationError};
use crate::shape::{Slot, Structure, View};

/// The header in which services name an error.
pub(crate) const ERROR_TYPE: &str = "x-amzn-errortype";

/// How a protocol tells its errors.
#[derive(Clone, Copy)]
pub(super) struct Format {
    pub(super) describe: fn(&[u8]) -> Description,
    pub(super) body: BodyFormat,
}

/// What a body says of itself.
#[derive(Default)]
pub(super) struct Description {
    code: Option<String>,
    message: Option<String>,
}

/// An answer that is no success, before it is known which error it stands for.
pub(crate) struct Failure {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Failure {
    /// The message in a JSON body, if it has one.
    pub(crate) fn message_of_json(body: &[u8]) -> Option<String> {
        describe_json(body).message
    }

    /// The message in an XML body, if it has one.
    pub(crate) fn message_of_xml(body: &[u8]) -> Option<String> {
        let members = xml::read_unknown_error(body).ok()?;
        MESSAGE_NAMES.iter().find_map(|name| members.get(name)?.as_str()).map(str::to_owned)
    }
}

impl Format {
    pub(super) fn read(self, response: Response) -> Failure {
        let Response { status, headers, body } = response;
        let body = body.into_bytes().unwrap_or_default();
        let Description { code, message } = (self.describe)(&body);
        // The header counts even where the body is of no use: a proxy may have replaced that.
        let code = header_code(&headers).or(code);
        Failure { code, message, status, headers, body }
    }

    pub(super) fn error<E: OperationError>(self, failure: Failure) -> E {
        let Failure { code, message, status, headers, body } = failure;
        let declared =
            code.as_deref().and_then(|code| E::declared().position(|error| error.error_code() == code));
        let Some(index) = declared else {
            let unknown = UnknownError { code: code.unwrap_or_default(), message, body };
            return E::read(usize::MAX, ErrorReader::Unknown(unknown));
        };
        let mut fill = |structure: &mut dyn Structure| {
            // An answer that does not fit the model keeps what could be read of it: the code is certain. Head
            // and body are read apart, so that neither takes the other along.
            let head = Response { headers: headers.clone(), ..Response::new(status) };
            let _ = read_response(self.body, &head, structure);
            let body = Response { body: lenient(&body).into_owned().into(), ..Response::new(status) };
            let _ = read_response(self.body, &body, structure);
            fill_message(structure, message.as_deref());
        };
        E::read(index, ErrorReader::Declared(&mut fill))
    }
}

/// Models call the member `Message`, services write `message`: whichever it is, it must not be lost.
fn fill_message(structure: &mut dyn Structure, message: Option<&str>) {
    let (Some(message), Some(index)) = (message, message_index(structure)) else { return };
    if matches!(structure.member(index), View::Absent | View::String(""))
        && let Slot::String(slot) = structure.member_mut(index).filled()
    {
        message.clone_into(slot);
    }
}

/// The names services give the message of an error.
const MESSAGE_NAMES: [&str; 3] = ["message", "Message", "errorMessage"];

/// Which member of an error is its message.
pub(crate) fn message_index(structure: &dyn Structure) -> Option<usize> {
    structure.schema().members().iter().position(|member| MESSAGE_NAMES.contains(&member.name))
}

fn header_code(headers: &HeaderMap) -> Option<String> {
    code(headers.get(ERROR_TYPE)?.to_str().ok()?)
}

/// The bare code: services write `Code`, `namespace#Code`, `Code:http://…` and both at once.
fn code(text: &str) -> Option<String> {
    let text = text.split(':').next().unwrap_or_default();
    let text = text.rsplit('#').next().unwrap_or_default().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Reads `code` or `__type` and the message of a JSON body; nothing of any other body.
///
/// What stands before something that is no JSON counts: it may be all that is known of the error.
pub(super) fn describe_json(body: &[u8]) -> Description {
    let mut found = Found::default();
    // Where the body stops making sense, what was found so far is what there is.
    let _ = serde_json::Deserializer::from_str(&lenient(body)).deserialize_map(&mut found);
    let Found { texts: [code_member, type_member, messages @ ..] } = found;
    Description {
        code: [code_member, type_member].into_iter().flatten().find_map(|text| code(&text)),
        message: messages.into_iter().flatten().find(|text| !text.is_empty()),
    }
}

/// The body as text, whatever it is: without a byte order mark, and with no byte that is not UTF-8.
pub(super) fn lenient(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(without_mark(body))
}

/// The texts under the names that say which error it is and what is said of it.
#[derive(Default)]
struct Found {
    texts: [Option<String>; 2 + MESSAGE_NAMES.len()],
}

impl<'de> Visitor<'de> for &mut Found {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an error document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<Cow<'_, str>>()? {
            let mut names = ["code", "__type"].into_iter().chain(MESSAGE_NAMES);
            match names.position(|known| known == name) {
                Some(index) => {
                    let text = members.next_value::<&RawValue>()?.get();
                    if let Ok(text) = serde_json::from_str(text) {
                        self.texts[index] = Some(text);
                    }
                }
                None => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_loses_namespace_and_url_wherever_it_stands() {
        for written in [
            "ThrottlingException",
            "com.amazonaws.connect#ThrottlingException",
            "ThrottlingException:http://internal.amazon.com/coral/com.amazon.coral.validate/",
            "com.amazonaws.connect#ThrottlingException:http://internal.amazon.com/coral/",
            " ThrottlingException ",
        ] {
            assert_eq!(code(written).as_deref(), Some("ThrottlingException"), "{written}");
            let body = format!(r#"{{"__type": "{written}", "message": "slow down"}}"#);
            let description = describe_json(body.as_bytes());
            assert_eq!(description.code.as_deref(), Some("ThrottlingException"), "{body}");
            assert_eq!(description.message.as_deref(), Some("slow down"));
        }
        assert_eq!(code(""), None);
        assert_eq!(code("ns#:http://x"), None);
    }

    #[test]
    fn code_wins_over_type_and_odd_members_are_passed_over() {
        let description = describe_json(
            br#"{"__type": "A", "code": "B", "detail": {"message": "inner"}, "Message": "outer", "n": [1]}"#,
        );
        assert_eq!((description.code.as_deref(), description.message.as_deref()), (Some("B"), Some("outer")));
        let description = describe_json(br#"{"code": 7, "__type": "A", "message": {"no": "text"}}"#);
        assert_eq!((description.code.as_deref(), description.message.as_deref()), (Some("A"), None));
    }

    #[test]
    fn what_stands_before_something_unreadable_counts() {
        let known = r#"{"__type": "ThrottlingException", "message": "slow""#;
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        for rest in [
            format!(r#", "deep": {deep}}}"#),
            r#", "n": 1e999}"#.into(),
            r#", "x": "\ud83d"}"#.into(),
            "".into(),
        ] {
            for bom in ["", "\u{feff}"] {
                let body = format!("{bom}{known}{rest}");
                let description = describe_json(body.as_bytes());
                assert_eq!(description.code.as_deref(), Some("ThrottlingException"), "{rest:.20}");
                assert_eq!(description.message.as_deref(), Some("slow"), "{rest:.20}");
            }
        }
        let description = describe_json(b"{\"code\": \"A\", \"Message\": \"caf\xff\"}");
        assert_eq!(
            (description.code.as_deref(), description.message.as_deref()),
            (Some("A"), Some("caf\u{fffd}"))
        );
    }

    #[test]
    fn an_empty_message_gives_way_to_one_that_says_something() {
        let description = describe_json(br#"{"message": "", "Message": "up"}"#);
        assert_eq!(description.message.as_deref(), Some("up"));
    }

    #[test]
    fn a_body_that_is_no_json_object_describes_nothing() {
        for body in ["", "null", "[]", "\"text\"", "<html>", "{\"code\": \"A"] {
            let description = describe_json(body.as_bytes());
            assert!(description.code.is_none() && description.message.is_none(), "{body}");
        }
    }
}
