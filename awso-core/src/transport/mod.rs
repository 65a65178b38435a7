//! What carries a request to an endpoint and brings the answer back.

#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;

use http::{HeaderMap, StatusCode};

use crate::client::Endpoint;
use crate::http::{Request, Response};

/// The future of an answer.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send + 'a>>;

/// Carries requests. Implement it to send them another way than reqwest does, or nowhere at all.
///
/// ```
/// use awso_core::http::{Request, Response, StatusCode};
/// use awso_core::{Endpoint, Sending, Transport};
///
/// /// Answers every request with `{}`.
/// #[derive(Debug)]
/// struct Yes;
///
/// impl Transport for Yes {
///     fn send<'a>(&'a self, _: &'a Endpoint, _: Request) -> Sending<'a> {
///         Box::pin(async {
///             let mut response = Response::new(StatusCode::OK);
///             response.body = "{}".into();
///             Ok(response)
///         })
///     }
/// }
/// ```
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request to the endpoint and reads the answer whole. Redirects are answers, not
    /// followed.
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a>;
}

/// No whole answer.
///
/// Its text never shows the URL, which may carry a token.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    problem: String,
    head: Option<Box<Response>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// How far an exchange came that brought no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was made: the request was certainly not processed.
    Connect,
    /// The time was up.
    Timeout,
    /// The connection broke before the head of an answer came.
    Request,
    /// The answer began and broke off.
    Body,
}

impl TransportError {
    /// An error of this kind; `problem` says in a few words what happened.
    pub fn new(kind: TransportErrorKind, problem: impl Into<String>) -> Self {
        TransportError { kind, problem: problem.into(), head: None, source: None }
    }

    /// Keeps the status and headers of an answer that broke off.
    pub fn with_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        let mut head = Response::new(status);
        head.headers = headers;
        self.head = Some(Box::new(head));
        self
    }

    /// Keeps the error underneath.
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// How far the exchange came.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The error underneath. Not [`source`](StdError::source), because Display has its text already.
    pub fn get_ref(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.source.as_deref()
    }

    /// The status and headers of an answer that broke off, with an empty body.
    pub(crate) fn take_head(&mut self) -> Option<Box<Response>> {
        self.head.take()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl StdError for TransportError {}
