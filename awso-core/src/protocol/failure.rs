//! What an answer that is no success says: code, message, and the declared error it stands for.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_core::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::codec::{without_mark, xml};
use crate::error::{DecodeError, UnknownError};
use crate::http::Response;
use crate::operation::{ErrorReader, OperationError};
use crate::schema::{Member, Schema, Trait};
use crate::shape::{Slot, Structure, View};

use super::Protocol;

/// The header in which services name an error.
pub(crate) const ERROR_TYPE: &str = "x-amzn-errortype";

/// What an answer says of itself.
#[derive(Default)]
pub(crate) struct Description {
    code: Option<String>,
    /// The name of the error's shape, where it goes by another code.
    shape: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

impl Description {
    pub(crate) fn read(protocol: Protocol, response: &Response) -> Self {
        let body = response.body.bytes().map_or(&[][..], |body| body);
        let mut description = (protocol.rules().describe)(&response.headers, body);
        // The header counts even where the body is of no use: a proxy may have replaced that.
        description.code = header_code(&response.headers).or(description.code);
        description
    }

    /// The code as it stands on the wire, without its namespace.
    pub(crate) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Which of the declared errors it is. An error has a code of its own where AWS Query is or was spoken, and
    /// its name everywhere else.
    pub(crate) fn declared<E: OperationError>(&self) -> Option<(usize, &'static Schema)> {
        let find = |code: &str| {
            E::declared().enumerate().find(|(_, error)| error.error_code() == code || error.name == code)
        };
        [&self.code, &self.shape].into_iter().flatten().find_map(|code| find(code))
    }
}

/// An answer that is no success, before it is known which error it stands for.
pub(crate) struct Failure {
    description: Description,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Failure {
    pub(super) fn read(protocol: Protocol, response: Response) -> Self {
        let description = Description::read(protocol, &response);
        let Response { status, headers, body } = response;
        Failure { description, status, headers, body: body.into_bytes().unwrap_or_default() }
    }

    /// The id of the request, where the body tells it.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.description.request_id.as_deref()
    }

    pub(super) fn error<E: OperationError>(self, protocol: Protocol) -> E {
        let Failure { description, status, headers, body } = self;
        let declared = description.declared::<E>();
        let Description { code, message, .. } = description;
        let Some((index, _)) = declared else {
            let unknown = UnknownError { code: code.unwrap_or_default(), message, body };
            return E::read(usize::MAX, ErrorReader::Unknown(unknown));
        };
        let read_body = protocol.rules().read_error;
        let mut fill = |structure: &mut dyn Structure| {
            // An answer that does not fit the model keeps what could be read of it: the code is certain. Head
            // and body are read apart, so that neither takes the other along.
            let head = Response { headers: headers.clone(), ..Response::new(status) };
            let _ = protocol.read_response(&head, structure, read_body);
            let body = Response { body: body.clone().into(), ..Response::new(status) };
            let _ = protocol.read_response(&body, structure, read_body);
            fill_message(structure, message.as_deref());
        };
        E::read(index, ErrorReader::Declared(&mut fill))
    }

    /// The message in a JSON body, if it has one.
    pub(crate) fn message_of_json(body: &[u8]) -> Option<String> {
        describe_json(body).message
    }

    /// The message in an XML body, if it has one.
    pub(crate) fn message_of_xml(body: &[u8]) -> Option<String> {
        describe_xml(body).message
    }
}

/// Models call the member `Message`, services write `message`: whichever it is, it must not be lost.
pub(crate) fn fill_message(structure: &mut dyn Structure, message: Option<&str>) {
    let (Some(message), Some(index)) = (message, message_index(structure)) else { return };
    let members = structure.schema().members();
    // What another member keeps to itself is not this one's to tell.
    if !(members[index].target)().is_sensitive() && members.iter().any(is_secret_message) {
        return;
    }
    if matches!(structure.member(index), View::Absent | View::String(""))
        && let Slot::String(slot) = structure.member_mut(index).filled()
    {
        message.clone_into(slot);
    }
}

/// Whether a sensitive member goes by a name that the message has on the wire.
fn is_secret_message(member: &Member) -> bool {
    let is_name = |name: &str| MESSAGE_NAMES.contains(&name);
    let is_wire_name =
        |it: &Trait| matches!(it, Trait::JsonName(name) | Trait::XmlName(name) if is_name(name));
    (member.target)().is_sensitive() && (is_name(member.name) || member.traits.iter().any(is_wire_name))
}

/// The names services give the message of an error.
const MESSAGE_NAMES: [&str; 3] = ["message", "Message", "errorMessage"];

/// Which member of an error is its message.
pub(crate) fn message_index(structure: &dyn Structure) -> Option<usize> {
    structure.schema().members().iter().position(|member| MESSAGE_NAMES.contains(&member.name))
}

fn header_code(headers: &HeaderMap) -> Option<String> {
    bare_code(headers.get(ERROR_TYPE)?.to_str().ok()?)
}

/// The bare code: services write `Code`, `namespace#Code`, `Code:http://…` and both at once.
pub(crate) fn bare_code(text: &str) -> Option<String> {
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
        code: [code_member, type_member].into_iter().flatten().find_map(|text| bare_code(&text)),
        message: messages.into_iter().flatten().find(|text| !text.is_empty()),
        ..Description::default()
    }
}

/// As [`describe_json`], of a service that may send the code it had in AWS Query.
pub(super) fn describe_json_compatible(headers: &HeaderMap, body: &[u8]) -> Description {
    with_query_code(headers, describe_json(body))
}

#[cfg(feature = "cbor")]
pub(super) fn describe_cbor(headers: &HeaderMap, body: &[u8]) -> Description {
    let (code_member, message) = crate::codec::cbor::describe(body);
    let code = code_member.and_then(|text| bare_code(&text));
    with_query_code(headers, Description { code, message, ..Description::default() })
}

/// `x-amzn-query-error: Customized;Sender`.
fn with_query_code(headers: &HeaderMap, description: Description) -> Description {
    let written = headers.get("x-amzn-query-error").and_then(|value| value.to_str().ok());
    match written.and_then(|written| bare_code(written.split(';').next().unwrap_or_default())) {
        Some(query_code) => Description { shape: description.code, code: Some(query_code), ..description },
        None => description,
    }
}

/// Reads `Code`, `Message` and `RequestId` of an XML body, wherever services put them; nothing of any other
/// body. What stands before something that is no XML counts.
pub(super) fn describe_xml(body: &[u8]) -> Description {
    let xml::ErrorTexts { code: written, message, request_id } = xml::describe_error(&lenient(body));
    let filled = |text: &String| !text.is_empty();
    Description {
        code: written.and_then(|text| bare_code(&text)),
        message: message.filter(filled),
        request_id: request_id.filter(filled),
        shape: None,
    }
}

/// Reads the members of an error, which are text in UTF-8 but for what a proxy made of it.
pub(super) fn read_text(
    body: &[u8],
    structure: &mut dyn Structure,
    read: fn(&[u8], &mut dyn Structure) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    read(lenient(body).as_bytes(), structure)
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
            assert_eq!(bare_code(written).as_deref(), Some("ThrottlingException"), "{written}");
            let body = format!(r#"{{"__type": "{written}", "message": "slow down"}}"#);
            let description = describe_json(body.as_bytes());
            assert_eq!(description.code.as_deref(), Some("ThrottlingException"), "{body}");
            assert_eq!(description.message.as_deref(), Some("slow down"));
        }
        assert_eq!(bare_code(""), None);
        assert_eq!(bare_code("ns#:http://x"), None);
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
