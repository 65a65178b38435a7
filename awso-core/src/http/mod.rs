//! HTTP messages and how members are bound to their parts.
//!
//! [`Request`] and [`Response`] are plain data, made and read without a connection. Their Debug shows
//! the shape of the message only: paths, headers and bodies carry tokens.

mod ask;
pub(crate) mod binding;
mod header;
mod query;
pub(crate) mod rpc;
mod uri;
mod url;

use std::fmt;

pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

#[cfg(feature = "testing")]
pub(crate) use ask::plain;
pub(crate) use ask::{COMPRESSED_FROM, ask};
pub(crate) use query::form_decode;
pub(crate) use uri::percent_encode;

use crate::stream::ByteStream;

/// Room for the headers of most requests, those included that clients, signatures and HTTP libraries add.
const HEADERS: usize = 12;

/// Room for most bodies.
const BODY: usize = 256;

/// A request without an endpoint: everything an operation decides.
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// What stands before the endpoint's host, with the dot or hyphen at its end; empty for most operations.
    pub host_prefix: String,
    /// The path, percent-encoded, with its leading `/`.
    pub path: String,
    /// The query string, form-encoded, without the `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ByteStream,
    /// Whether the body of a success is handed over as it comes, because the output holds it as a stream.
    pub stream_answer: bool,
    /// The path before its labels were filled in, which is what may be shown.
    pub(crate) template: &'static str,
}

impl Request {
    /// A request as a server sees it.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Request {
            method,
            host_prefix: String::new(),
            path: path.into(),
            query: String::new(),
            headers: HeaderMap::new(),
            body: ByteStream::default(),
            stream_answer: false,
            template: "",
        }
    }

    /// The same request, to be sent once more; none if its body is a stream, which can be sent only once.
    pub fn try_clone(&self) -> Option<Self> {
        Some(Request {
            method: self.method.clone(),
            host_prefix: self.host_prefix.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.try_clone()?,
            stream_answer: self.stream_answer,
            template: self.template,
        })
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("template", &self.template)
            .field("headers", &HeaderNames(&self.headers))
            .field("body", &format_args!("{}", self.body.size()))
            .finish_non_exhaustive()
    }
}

/// An answer, its body read whole or, where the request said so, still to be read.
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ByteStream,
}

impl Response {
    /// An answer of this status, with no headers and an empty body.
    pub fn new(status: StatusCode) -> Self {
        Response { status, headers: HeaderMap::new(), body: ByteStream::default() }
    }

    /// The same answer; none if its body is a stream, which can be read only once.
    pub fn try_clone(&self) -> Option<Self> {
        let body = self.body.try_clone()?;
        Some(Response { status: self.status, headers: self.headers.clone(), body })
    }

    /// The id the service gave the request.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &HeaderNames(&self.headers))
            .field("body", &format_args!("{}", self.body.size()))
            .finish()
    }
}

/// The id a service gave a request, under either of the names AWS services use.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-amzn-requestid", "x-amz-request-id"]
        .into_iter()
        .find_map(|name| headers.get(name))
        .and_then(|value| value.to_str().ok())
        .filter(|id| !id.is_empty())
}

/// Shows which headers there are: their values may be secret.
pub(crate) struct HeaderNames<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for HeaderNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys().map(HeaderName::as_str)).finish()
    }
}
