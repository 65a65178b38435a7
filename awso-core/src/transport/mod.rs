//! What carries a request to an endpoint and brings the answer back.

mod closure;
#[cfg(feature = "hyper")]
pub(crate) mod hyper;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod library;
#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;
mod upgrade;

use std::error::Error as StdError;
use std::fmt;
use std::future::ready;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::auth::CredentialsError;
use crate::client::Endpoint;
use crate::http::{Request, Response};

pub use closure::transport_fn;
#[cfg(feature = "hyper")]
pub use hyper::HyperTransport;
pub use upgrade::{Upgrade, Upgraded, Upgrading};

/// The future of an answer.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send + 'a>>;

/// The future of a pause.
pub type Pausing<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

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
    /// Sends the request to the endpoint and reads the answer. Redirects are answers, not followed.
    ///
    /// The path is sent as it is, `.` and `..` included, or not at all: another path is another request. reqwest
    /// cannot send these segments, and says so.
    ///
    /// The body is read whole, unless it is a success and the request says
    /// [`stream_answer`](Request::stream_answer): then it is handed over as it comes. It is as well to bound
    /// what is read of an error.
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a>;

    /// Asks a server by this request to speak another protocol on the connection, as websockets begin (RFC 9110,
    /// section 7.8). It goes over HTTP/1.1, for later versions have no such request.
    ///
    /// The headers that ask for it are the caller's, `connection` and `upgrade` among them, and so is the proof that
    /// the answer may hold. Whatever the server answers but 101 is handed over as it is, its body read whole or up to
    /// a bound.
    ///
    /// A transport that says nothing of this refuses.
    fn upgrade<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Upgrading<'a> {
        let _ = (endpoint, request);
        let problem = "this transport opens no websockets";
        Box::pin(ready(Err(TransportError::new(TransportErrorKind::Refused, problem))))
    }

    /// The pause before a request is sent once more. Tokio's clock makes it, unless the transport has another one, or
    /// is one for tests and makes none.
    fn pause(&self, time: Duration) -> Pausing<'_> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// No whole answer, or a stream that failed.
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
    /// The transport does not send this request: it would not send it again, either.
    Refused,
    /// The stream to be sent failed, or is not as long as was said: the caller's own affair.
    Stream,
    /// The request could not be signed, and was not sent.
    Unsigned,
}

impl TransportErrorKind {
    /// What it is called where it is counted.
    pub(crate) fn name(self) -> &'static str {
        match self {
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::Timeout => "timeout",
            TransportErrorKind::Request => "connection",
            TransportErrorKind::Body => "body",
            TransportErrorKind::Refused => "refused",
            TransportErrorKind::Stream => "stream",
            TransportErrorKind::Unsigned => "credentials",
        }
    }
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

    /// The status of an answer that broke off.
    pub fn status(&self) -> Option<StatusCode> {
        self.head.as_ref().map(|head| head.status)
    }

    /// The error underneath. Not [`source`](StdError::source), because Display has its text already.
    pub fn get_ref(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.source.as_deref()
    }

    /// That there are no credentials, or none that go with the request.
    #[cfg(feature = "sigv4")]
    pub(crate) fn unsigned(error: CredentialsError) -> Self {
        TransportError::new(TransportErrorKind::Unsigned, error.to_string()).with_source(error)
    }

    /// What is wrong with the credentials, if it is that.
    pub(crate) fn into_credentials(mut self) -> Result<CredentialsError, Self> {
        match self.source.take().map(<dyn StdError + Send + Sync>::downcast) {
            Some(Ok(error)) if self.kind == TransportErrorKind::Unsigned => Ok(*error),
            Some(Ok(error)) => Err(TransportError { source: Some(error), ..self }),
            Some(Err(source)) => Err(TransportError { source: Some(source), ..self }),
            None => Err(self),
        }
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

/// For those who read a stream by way of `std::io`'s traits.
impl From<TransportError> for io::Error {
    fn from(error: TransportError) -> Self {
        let kind = match error.kind {
            TransportErrorKind::Timeout => io::ErrorKind::TimedOut,
            TransportErrorKind::Body => io::ErrorKind::UnexpectedEof,
            _ => io::ErrorKind::Other,
        };
        io::Error::new(kind, error)
    }
}

/// The error of a stream that somebody else made.
pub(crate) fn stream_failed(error: Box<dyn StdError + Send + Sync>) -> TransportError {
    let error = match error.downcast::<TransportError>() {
        Ok(error) => return *error,
        Err(error) => error,
    };
    // Its text would show the URL.
    #[cfg(feature = "reqwest")]
    let error = match error.downcast::<::reqwest::Error>() {
        Ok(error) => Box::new(error.without_url()),
        Err(error) => error,
    };
    let problem = format!("the stream failed: {}", root(&*error));
    TransportError::new(TransportErrorKind::Stream, problem).with_source(error)
}

/// The innermost error: the one that says what happened.
fn root(error: &(dyn StdError + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// The error and those underneath.
fn causes<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}
