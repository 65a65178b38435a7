//! Operations that are known by their name: all members stand in the body, whatever they are bound to.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

use super::{BODY, HEADERS, Request, Response};
use crate::error::DecodeError;
use crate::protocol::Rules;
use crate::schema::OperationSchema;
use crate::shape::Structure;

pub(crate) fn write_request(
    rules: &Rules,
    operation: &'static OperationSchema,
    input: &dyn Structure,
) -> Request {
    let mut request = Request::new(operation.method.clone(), operation.uri.template);
    request.template = operation.uri.template;
    request.headers.reserve(HEADERS);
    let mut body = Vec::with_capacity(BODY);
    (rules.write_input)(&mut body, operation, input);
    if !body.is_empty() {
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static(rules.content_type));
        request.body = body.into();
    }
    request
}

pub(crate) fn read_request(
    rules: &Rules,
    operation: &'static OperationSchema,
    request: &Request,
    input: &mut dyn Structure,
) -> Result<(), DecodeError> {
    match request.body.bytes() {
        Some(body) if !body.is_empty() => (rules.read_input)(body, operation, input),
        _ => Ok(()),
    }
}

pub(crate) fn write_response(
    rules: &Rules,
    operation: &'static OperationSchema,
    response: &mut Response,
    output: &dyn Structure,
) {
    let mut body = Vec::with_capacity(BODY);
    (rules.write_output)(&mut body, operation, output);
    response.headers.insert(CONTENT_TYPE, HeaderValue::from_static(rules.answer_type));
    response.body = body.into();
}

pub(crate) fn read_response(
    response: &Response,
    output: &mut dyn Structure,
    read_body: impl FnOnce(&[u8], &mut dyn Structure) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    match response.body.bytes() {
        Some(body) if !body.is_empty() => read_body(body, output),
        _ => Ok(()),
    }
}

/// Adds the headers by which a service knows the operation.
pub(crate) fn headers(headers: &mut HeaderMap, all: impl IntoIterator<Item = (&'static str, String)>) {
    for (name, value) in all {
        // Names of operations are letters and digits, which may stand in a header.
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}
