//! The other side of the service: what tests and people make it do. Over HTTP under [`PATH`], and typed on
//! [`LocalConnect`](crate::LocalConnect).

mod access;
mod action;
mod handle;
mod records;
mod routes;
mod state;

use std::fmt;

use awso::http::StatusCode;

pub use self::access::ControlAccess;
pub use self::handle::SocketEnd;
pub(crate) use self::routes::respond;

/// Where the control routes are. No path of AWS begins like this.
pub(crate) const PATH: &str = "/_local/";
/// Where customers sign in, in place of an identity provider; the rest of the path is the state of the sign-in.
pub(crate) const SIGN_IN: &str = "/_local/sign-in/";

/// How the service treats what websockets ask for; as it should unless told otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Manners {
    pub(crate) heartbeats_are_muted: bool,
    pub(crate) pings: Pings,
    pub(crate) subscriptions: Subscriptions,
}

/// What becomes of `aws/subscribe`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subscriptions {
    /// It is answered `success`, and items are delivered.
    #[default]
    Answered,
    /// It is answered `failure`.
    Refused,
    /// It is not answered.
    Ignored,
}

/// What becomes of `aws/ping`, the deep heartbeat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pings {
    /// It is answered with status 200.
    #[default]
    Answered,
    /// It is answered with status 500.
    Failed,
    /// It is not answered.
    Muted,
}

/// What a bearer token is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenKind {
    /// All that is done over a connection.
    #[default]
    Connection,
    /// Making connections.
    Participant,
}

/// Why what a control route or a handle was asked for does not happen: one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlError {
    problem: String,
    status: StatusCode,
}

impl ControlError {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        ControlError { problem: problem.into(), status: StatusCode::BAD_REQUEST }
    }

    /// There is no such thing.
    pub(crate) fn missing(problem: impl Into<String>) -> Self {
        ControlError { problem: problem.into(), status: StatusCode::NOT_FOUND }
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for ControlError {}

impl From<crate::document::DocumentError> for ControlError {
    fn from(error: crate::document::DocumentError) -> Self {
        ControlError::new(error.to_string())
    }
}

impl From<crate::refusal::Refusal> for ControlError {
    fn from(refusal: crate::refusal::Refusal) -> Self {
        ControlError { problem: refusal.message().to_owned(), status: refusal.status() }
    }
}
