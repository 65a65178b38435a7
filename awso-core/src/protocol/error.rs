//! An error as a service answers it: for servers, and for tests of clients.

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};

use super::{ERROR_TYPE, Protocol};
use crate::error::{EncodeError, UnknownError};
use crate::http::{Response, binding};
#[cfg(feature = "testing")]
use crate::operation::AwsError;
use crate::operation::{ErrorLook, Operation, OperationError};
use crate::schema::{Fault, OperationSchema};
use crate::shape::Structure;

/// What a protocol writes of an error.
pub(crate) struct ErrorLines<'a> {
    /// The name of its shape, or the code where it has none.
    pub(crate) name: &'a str,
    /// The code it goes by on the wire.
    pub(crate) code: &'a str,
    /// `Sender` or `Receiver`, as AWS Query says whose fault it is.
    pub(crate) fault: &'static str,
    /// Its members; none of an error that no model describes.
    pub(crate) structure: Option<&'a dyn Structure>,
    /// The message of an error that no model describes.
    pub(crate) message: Option<&'a str>,
}

impl<'a> ErrorLines<'a> {
    /// What the error is called in `__type`: a service that spoke AWS Query says its code of that time in a header.
    pub(super) fn kind(&self, operation: &OperationSchema) -> &'a str {
        if operation.service.query_compatible { self.name } else { self.code }
    }

    fn of(error: ErrorLook<'a>, status: StatusCode) -> Self {
        let of_fault = |is_client| if is_client { "Sender" } else { "Receiver" };
        match error {
            Ok(structure) => {
                let schema = structure.schema();
                let fault = schema.error.map(|error| error.fault);
                ErrorLines {
                    name: schema.name,
                    code: schema.error_code(),
                    fault: of_fault(fault == Some(Fault::Client)),
                    structure: Some(structure),
                    message: None,
                }
            }
            Err(UnknownError { code, message, .. }) => ErrorLines {
                name: code,
                code,
                fault: of_fault(status.is_client_error()),
                structure: None,
                message: message.as_deref(),
            },
        }
    }
}

/// The response that carries an error: the inverse of [`decode_error`](super::decode_error), for servers.
///
/// It has the status that the model gives the error, or says in a member, and 500 where no model describes the error;
/// set another one afterwards. The body of an unknown error is sent as it is, where it has one.
///
/// # Errors
/// A header value with control characters.
pub fn encode_error<O: Operation>(error: &O::Error) -> Result<Response, EncodeError> {
    encode(O::OPERATION, error.structure(), error.status())
}

/// As [`encode_error`], of one error that operations declare.
#[cfg(feature = "testing")]
pub(crate) fn encode_declared<O: Operation, E: AwsError>(error: &E) -> Result<Response, EncodeError> {
    encode(O::OPERATION, Ok(error), E::SCHEMA.error.map(|error| error.status))
}

fn encode(
    operation: &'static OperationSchema,
    error: ErrorLook<'_>,
    status: Option<u16>,
) -> Result<Response, EncodeError> {
    let protocol = operation.service.protocol;
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = Response::new(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    let lines = ErrorLines::of(error, response.status);
    head(operation, &lines, &mut response);
    match error {
        Err(unknown) if !unknown.body.is_empty() => response.body = unknown.body.clone().into(),
        _ => {
            let rules = protocol.rules();
            let mut body = Vec::new();
            (rules.write_error)(&mut body, operation, &lines);
            response.headers.insert(CONTENT_TYPE, HeaderValue::from_static(rules.answer_type));
            response.body = body.into();
        }
    }
    if let Ok(structure) = error
        && protocol.binds()
    {
        binding::write_error(protocol.rules(), operation, &mut response, structure)?;
    }
    Ok(response)
}

/// What XML says of an error before its members.
pub(super) fn lines<'a>(error: &ErrorLines<'a>) -> Vec<(&'static str, &'a str)> {
    let mut lines = vec![("Type", error.fault), ("Code", error.code)];
    lines.extend(error.message.map(|message| ("Message", message)));
    lines
}

/// The headers that name an error.
fn head(operation: &'static OperationSchema, lines: &ErrorLines<'_>, response: &mut Response) {
    let mut insert = |name: HeaderName, value: &str| {
        // A code with control characters is no code, and stands in the body alone.
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers.insert(name, value);
        }
    };
    if operation.service.protocol == Protocol::RestJson && !lines.code.is_empty() {
        insert(HeaderName::from_static(ERROR_TYPE), lines.code);
    }
    if operation.service.query_compatible {
        let both = format!("{};{}", lines.code, lines.fault);
        insert(HeaderName::from_static("x-amzn-query-error"), &both);
    }
}
