//! Every decoder there is, given the same bytes.

use awso::http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use awso::protocol::{decode, decode_error, decode_request};
use awso::{AwsShape, BigDecimal, BigInteger, DecodeError, Document, OperationError as _, Timestamp, Value};

use crate::shape::{Choice, Node, Numbers, PutNodeError, PutNodeRequest, PutNodeResponse};

pub const HEADERS: [&str; 12] = [
    "x-byte",
    "x-short",
    "x-integer",
    "x-long",
    "x-float",
    "x-double",
    "x-level",
    "x-integers",
    "x-times",
    "x-words",
    "x-json",
    "x-blob",
];

pub const PARAMETERS: [&str; 8] = ["byte", "short", "integer", "long", "float", "double", "level", "times"];

pub fn request() -> Request {
    with_path("/nodes/1/a/b/kept")
}

pub fn with_header(name: &str, value: &[u8]) -> Option<Request> {
    let mut request = request();
    let value = HeaderValue::from_bytes(value).ok()?;
    request.headers.insert(name.parse::<HeaderName>().unwrap(), value);
    Some(request)
}

pub fn with_body(body: impl Into<Vec<u8>>) -> Request {
    let mut request = request();
    request.body = body.into().into();
    request
}

pub fn with_query(query: impl Into<String>) -> Request {
    let mut request = request();
    request.query = query.into();
    request
}

pub fn with_path(path: impl Into<String>) -> Request {
    Request::new(Method::PUT, path)
}

/// What was read, or an error whose text can be made.
fn seen<T: std::fmt::Debug>(read: &Result<T, DecodeError>) -> bool {
    match read {
        Ok(value) => drop(format!("{value:?}")),
        Err(error) => drop((error.to_string(), error.path(), error.offset())),
    }
    read.is_ok()
}

/// What was read can be written in every form.
fn shape<T: AwsShape + std::fmt::Debug>(read: &Result<T, DecodeError>) {
    if let Ok(value) = read {
        let _ = value.validate();
        let tree: Value = value.to_value();
        assert!(seen(&T::of_value(&tree)), "{tree:?}");
        assert!(seen(&T::of_cbor(value.to_cbor())), "{tree:?}");
    }
    seen(read);
}

pub fn documents(bytes: &[u8]) {
    shape(&Node::of_json(bytes));
    shape(&Node::of_xml(bytes));
    shape(&Choice::of_json(bytes));
    shape(&Choice::of_xml(bytes));
    shape(&Numbers::of_json(bytes));
    shape(&Numbers::of_xml(bytes));
    shape(&PutNodeRequest::of_json(bytes));
    shape(&PutNodeResponse::of_xml(bytes));
    cbor(bytes);
    seen(&Document::of_json(bytes));
    seen(&Document::of_xml(bytes));
    if let Ok(text) = str::from_utf8(bytes) {
        shape(&Node::of_string(text));
    }
}

pub fn cbor(bytes: &[u8]) {
    shape(&Node::of_cbor(bytes));
    shape(&Choice::of_cbor(bytes));
    shape(&Numbers::of_cbor(bytes));
    shape(&PutNodeRequest::of_cbor(bytes));
    shape(&PutNodeResponse::of_cbor(bytes));
    seen(&Document::of_cbor(bytes));
}

pub fn errors(bytes: &[u8]) {
    for code in ["Broken", "Novel", ""] {
        seen(&PutNodeError::of_json(code, bytes).map(|error| error.to_string()));
        seen(&PutNodeError::of_xml(code, bytes).map(|error| error.to_string()));
        let mut response = Response::new(StatusCode::INTERNAL_SERVER_ERROR);
        response.headers.insert("x-amzn-errortype", code.parse().unwrap());
        response.body = bytes.to_vec().into();
        drop(decode_error::<PutNodeRequest>(response).to_string());
    }
}

pub fn messages(bytes: &[u8]) {
    let mut response = Response::new(StatusCode::OK);
    response.body = bytes.to_vec().into();
    seen(&decode::<PutNodeRequest>(&response));
    let text = String::from_utf8_lossy(bytes);
    let read = |request: &Request| seen(&decode_request::<PutNodeRequest>(request));
    read(&with_body(bytes));
    read(&with_query(text.clone()));
    for path in [text.clone().into_owned(), format!("/nodes/{text}/a/kept"), format!("/nodes/1/{text}/kept")]
    {
        read(&with_path(path));
    }
    for name in PARAMETERS {
        read(&with_query(format!("{name}={text}&{text}&={text}")));
    }
    for name in HEADERS.into_iter().chain(["x-meta-", "x-meta-a", "x-amzn-errortype"]) {
        let Some(request) = with_header(name, bytes) else { continue };
        read(&request);
        let mut response = Response::new(StatusCode::OK);
        response.headers = request.headers;
        seen(&decode::<PutNodeRequest>(&response));
        drop(decode_error::<PutNodeRequest>(response).to_string());
    }
}

pub fn texts(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    seen(&text.parse::<Timestamp>());
    seen(&text.parse::<BigInteger>());
    seen(&text.parse::<BigDecimal>());
}

/// Gives the bytes to all of them.
pub fn decoder(bytes: &[u8]) {
    documents(bytes);
    errors(bytes);
    messages(bytes);
    texts(bytes);
}
