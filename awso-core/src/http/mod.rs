//! HTTP messages and how members are bound to their parts.
//!
//! [`Request`] and [`Response`] are plain data, made and read without a connection. Their Debug shows
//! the shape of the message only: paths, headers and bodies carry tokens.

mod ask;
mod binding;
mod header;
mod query;
mod uri;

use std::fmt;

use bytes::Bytes;
pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

pub(crate) use uri::percent_encode;

pub(crate) use ask::ask;
pub(crate) use binding::{BodyFormat, read_request, read_response, write_request, write_response};

/// A request without an endpoint: everything an operation decides.
#[derive(Clone)]
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
    pub body: Bytes,
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
            body: Bytes::new(),
            template: "",
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("template", &self.template)
            .field("headers", &HeaderNames(&self.headers))
            .field("body", &Size(&self.body))
            .finish_non_exhaustive()
    }
}

/// An answer, read whole.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Response {
    /// An answer of this status, with no headers and an empty body.
    pub fn new(status: StatusCode) -> Self {
        Response { status, headers: HeaderMap::new(), body: Bytes::new() }
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
            .field("body", &Size(&self.body))
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

struct HeaderNames<'a>(&'a HeaderMap);

impl fmt::Debug for HeaderNames<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys().map(HeaderName::as_str)).finish()
    }
}

struct Size<'a>(&'a Bytes);

impl fmt::Debug for Size<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
