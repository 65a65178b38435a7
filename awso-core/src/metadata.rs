//! What is known of an answer beside what it holds.

use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::http::{HeaderNames, request_id};

/// What is known of an answer beside what it holds: status, headers, request id, attempts.
///
/// Its Debug shows no header's value: they may be secret.
#[derive(Clone)]
pub struct Metadata {
    status: StatusCode,
    headers: HeaderMap,
    /// The id of the request, where only the body tells it.
    request_id: Option<String>,
    attempts: u32,
}

impl Metadata {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, attempts: u32) -> Self {
        Metadata { status, headers, request_id: None, attempts }
    }

    /// Takes the id from a body where the head has none.
    pub(crate) fn add_request_id(&mut self, id: Option<&str>) {
        self.request_id = id.map(str::to_owned);
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers, without the secrets of the input that the service may have echoed in an error.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id the service gave the request: what its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers).or(self.request_id.as_deref())
    }

    /// How often the request was sent, this answer's included.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metadata")
            .field("status", &self.status)
            .field("headers", &HeaderNames(&self.headers))
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .finish()
    }
}

/// An output, and what is known of the answer that held it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answered<T> {
    /// What the operation answers.
    pub output: T,
    /// What is known of the answer beside it.
    pub metadata: Metadata,
}
