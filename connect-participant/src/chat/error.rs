//! What can go wrong in a session, each with a text of one line that shows no secret.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use awso::http::StatusCode;
use awso::{Cause, Error, OperationError, TransportErrorKind};

use crate::MessageProcessingStatus;

/// A call of a session that did not succeed, of whichever operation.
///
/// Its Display is that of [`awso::Error`]: one line that says all.
#[derive(Clone, Debug)]
pub struct CallError(Arc<Failed>);

#[derive(Debug)]
struct Failed {
    operation: &'static str,
    kind: CallErrorKind,
    status: Option<StatusCode>,
    code: Option<String>,
    attempts: u32,
    text: String,
}

/// What the failure of a call means for the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallErrorKind {
    /// The token is not taken (401 or 403), with a code or without one. With a fresh token it means that the chat is
    /// over.
    Denied,
    /// Requests come too fast (429), with a code or without one.
    Throttled,
    /// It may succeed later: no answer, one that cannot be read, a failure of the service.
    Passing,
    /// It would fail again: the request breaks a rule.
    Refused,
}

impl CallErrorKind {
    /// What an answer with this status means. The gateway's answers have no code, so the status decides.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => CallErrorKind::Denied,
            StatusCode::TOO_MANY_REQUESTS => CallErrorKind::Throttled,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => CallErrorKind::Passing,
            status if status.is_client_error() => CallErrorKind::Refused,
            _ => CallErrorKind::Passing,
        }
    }
}

impl CallError {
    /// An error of this kind that no call of [`awso::Client`] gave, for whoever makes the calls otherwise.
    pub fn new(operation: &'static str, kind: CallErrorKind, text: impl Into<String>) -> Self {
        CallError(Arc::new(Failed {
            operation,
            kind,
            status: None,
            code: None,
            attempts: 1,
            text: text.into(),
        }))
    }

    /// The error of an answer with this status, for whoever makes the calls otherwise.
    pub fn answered(operation: &'static str, status: StatusCode, text: impl Into<String>) -> Self {
        let (kind, text) = (CallErrorKind::of_status(status), text.into());
        CallError(Arc::new(Failed { operation, kind, status: Some(status), code: None, attempts: 1, text }))
    }

    /// The name of the operation.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// What it means for the session.
    pub fn kind(&self) -> CallErrorKind {
        self.0.kind
    }

    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The code of the error the service answered, if it named one.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Whether what was asked was certainly not done: an attempt before the last may have been.
    pub(super) fn is_certain(&self) -> bool {
        self.0.attempts <= 1 && self.0.kind != CallErrorKind::Passing
    }

    /// Whether the receipt was refused because more than two take part, or a supervisor does.
    pub(super) fn is_conflict(&self) -> bool {
        self.0.status == Some(StatusCode::CONFLICT)
    }
}

impl<E: OperationError> From<&Error<E>> for CallError {
    fn from(error: &Error<E>) -> Self {
        let kind = match error.cause() {
            Cause::Service(_) if error.is_throttling() => CallErrorKind::Throttled,
            Cause::Service(_) => error.status().map_or(CallErrorKind::Passing, CallErrorKind::of_status),
            Cause::Transport(error) if error.kind() == TransportErrorKind::Refused => CallErrorKind::Refused,
            Cause::Transport(_) | Cause::Decode(_) => CallErrorKind::Passing,
            _ => CallErrorKind::Refused,
        };
        CallError(Arc::new(Failed {
            operation: error.operation(),
            kind,
            status: error.status(),
            code: error.code().map(str::to_owned),
            attempts: error.attempts(),
            text: error.to_string(),
        }))
    }
}

impl<E: OperationError> From<Error<E>> for CallError {
    fn from(error: Error<E>) -> Self {
        CallError::from(&error)
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}

impl StdError for CallError {}

/// Why something that a session was to do was not done.
///
/// Its Display is one line that says all, so it has no `source()`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ChatError {
    /// A call did not succeed.
    Call(CallError),
    /// The websocket could not be opened.
    Socket(SocketError),
    /// The service refused the subscription, five times.
    SubscriptionRefused,
    /// The service did not answer the subscription, four times.
    SubscriptionUnanswered,
    /// The chat is over.
    Ended(EndReason),
    /// The service has taken the message and does not deliver it: what it says of that.
    NotProcessed(MessageProcessingStatus),
    /// An earlier session ended before it was known whether the message had arrived.
    Interrupted,
    /// There is no failed message under this key.
    NothingToResend,
    /// The file could not be read or written, or is not as long as was said.
    File(Arc<std::io::Error>),
    /// The storage of attachments did not take or give the file.
    Storage(StorageError),
}

impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChatError::Call(error) => error.fmt(f),
            ChatError::Socket(error) => error.fmt(f),
            ChatError::SubscriptionRefused => f.write_str("the websocket's subscription was refused"),
            ChatError::SubscriptionUnanswered => {
                f.write_str("the websocket's subscription was not answered in time")
            }
            ChatError::Ended(reason) => write!(f, "the chat is over: {reason}"),
            ChatError::NotProcessed(status) => {
                write!(f, "the service has taken the message and does not deliver it: {}", status.as_str())
            }
            ChatError::Interrupted => f.write_str("an earlier session ended before it was known to arrive"),
            ChatError::NothingToResend => f.write_str("there is no failed message of this key to send again"),
            ChatError::File(error) => write!(f, "the file: {error}"),
            ChatError::Storage(error) => error.fmt(f),
        }
    }
}

impl StdError for ChatError {}

impl From<CallError> for ChatError {
    fn from(error: CallError) -> Self {
        ChatError::Call(error)
    }
}

/// Why a websocket could not be opened, or ended. It never shows the URL, which is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SocketError {
    /// The service answered something else than an upgrade.
    Refused(StatusCode),
    /// It was not open within 15 s.
    Late,
    /// No connection, or no websocket at its other end: what went wrong, in a line.
    Broken(String),
}

impl fmt::Display for SocketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SocketError::Refused(status) => write!(f, "the websocket was refused: HTTP {status}"),
            SocketError::Late => f.write_str("the websocket was not open in time"),
            SocketError::Broken(problem) => write!(f, "the websocket could not be opened: {problem}"),
        }
    }
}

impl StdError for SocketError {}

/// Why a file was not stored or fetched. It never shows the URL, which is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageError {
    pub(super) action: &'static str,
    pub(super) status: Option<StatusCode>,
    pub(super) problem: String,
}

impl StorageError {
    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the file could not be {}: {}", self.action, self.problem)?;
        self.status.map_or(Ok(()), |status| write!(f, " (HTTP {status})"))
    }
}

impl StdError for StorageError {}

/// Why a chat is over for this session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EndReason {
    /// The service said so (`chat.ended`): the customer or the last agent left, the contact was stopped, or the time
    /// was up.
    ChatEnded,
    /// This session left it.
    Disconnected,
    /// This participant said nothing for too long and was made to leave.
    AutoDisconnected,
    /// The participant's token is not taken any more (401 or 403): the chat ended while the session was not
    /// connected, or the token is none of a chat.
    Denied(CallError),
    /// The service refuses to connect the participant for another reason that stays.
    Refused(CallError),
    /// No connection came about in the time that the start was given.
    NotConnected(Box<ChatError>),
    /// Handle and events of the session were dropped, or the runtime that it was started in is gone.
    Abandoned,
}

impl fmt::Display for EndReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EndReason::ChatEnded => f.write_str("the chat ended"),
            EndReason::Disconnected => f.write_str("this participant left"),
            EndReason::AutoDisconnected => f.write_str("this participant was idle for too long"),
            EndReason::Denied(error) => write!(f, "the participant's token is not taken: {error}"),
            EndReason::Refused(error) => write!(f, "the participant is not connected: {error}"),
            EndReason::NotConnected(error) => write!(f, "no connection came about: {error}"),
            EndReason::Abandoned => f.write_str("the session was dropped"),
        }
    }
}
