//! What can go wrong with a call, each with a text that says all in one line and shows no secret.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use serde_core::de::IgnoredAny;

use crate::auth::CredentialsError;
use crate::client::{FailedAttempt, FailureKind, GiveUp};
use crate::constraint::Violations;
use crate::http::Response;
use crate::metadata::Metadata;
use crate::operation::{OperationError, shown_message};
use crate::redact::REDACTED;
use crate::schema::OperationSchema;
use crate::transport::TransportError;
use crate::value::Document;

/// A call that did not succeed. `E` is the operation's own error, the answer of the service.
///
/// Its Display is one line that says all: operation, status, code, message, request id.
pub struct Error<E> {
    operation: &'static OperationSchema,
    cause: Cause<E>,
    answer: Option<Box<Answer>>,
    attempts: u32,
    given_up: Option<GiveUp>,
}

/// Why a call did not succeed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause<E> {
    /// The input breaks constraints of its shapes. Nothing was sent.
    Invalid(Violations),
    /// The input has no form on the wire. Nothing was sent.
    Encode(EncodeError),
    /// There are no credentials to sign the request with. Nothing was sent.
    Credentials(CredentialsError),
    /// No whole answer came: no connection, a timeout, a body cut off, a stream that failed while it was sent.
    Transport(TransportError),
    /// The service answered success, and the body does not hold the output.
    Decode(DecodeError),
    /// The service answered an error.
    Service(Box<E>),
}

/// What is known of an answer that was no usable success.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) metadata: Metadata,
    /// `162 bytes of text/html`.
    body: String,
}

impl Answer {
    pub(crate) fn of(response: &Response, attempts: u32) -> Box<Answer> {
        let metadata = Metadata::new(response.status, response.headers.clone(), attempts);
        Box::new(Answer { metadata, body: describe_body(response) })
    }
}

fn describe_body(response: &Response) -> String {
    let media_type = response
        .headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .filter(|media_type| !media_type.is_empty());
    let media_type = media_type.unwrap_or("no stated type");
    match response.body.bytes().map(Bytes::len) {
        Some(0) => "no body".to_owned(),
        Some(1) => format!("1 byte of {media_type}"),
        Some(len) => format!("{len} bytes of {media_type}"),
        None => format!("a stream of {media_type}"),
    }
}

impl Error<Infallible> {
    /// An error that is certainly not the service's own, as one of any operation.
    pub(crate) fn typed<E>(self) -> Error<E> {
        let cause = match self.cause {
            Cause::Invalid(violations) => Cause::Invalid(violations),
            Cause::Encode(error) => Cause::Encode(error),
            Cause::Transport(error) => Cause::Transport(error),
            Cause::Credentials(error) => Cause::Credentials(error),
            Cause::Decode(error) => Cause::Decode(error),
            Cause::Service(never) => match *never {},
        };
        Error {
            operation: self.operation,
            cause,
            answer: self.answer,
            attempts: self.attempts,
            given_up: self.given_up,
        }
    }
}

impl<E> Error<E> {
    pub(crate) fn new(operation: &'static OperationSchema, cause: Cause<E>) -> Self {
        Error { operation, cause, answer: None, attempts: 0, given_up: None }
    }

    pub(crate) fn answered(mut self, answer: Box<Answer>) -> Self {
        self.answer = Some(answer);
        self
    }

    pub(crate) fn attempted(mut self, attempts: u32, given_up: Option<GiveUp>) -> Self {
        (self.attempts, self.given_up) = (attempts, given_up);
        self
    }

    /// The name of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// Why the call did not succeed.
    pub fn cause(&self) -> &Cause<E> {
        &self.cause
    }

    /// The error the service answered, if it is that which went wrong.
    pub fn service(&self) -> Option<&E> {
        match &self.cause {
            Cause::Service(error) => Some(error),
            _ => None,
        }
    }

    /// The error the service answered, or this error back if something else went wrong.
    ///
    /// # Errors
    /// This error, unchanged.
    pub fn into_service(self) -> Result<E, Self> {
        match self.cause {
            Cause::Service(error) => Ok(*error),
            cause => Err(Error { cause, ..self }),
        }
    }

    /// The HTTP status, if an answer came.
    pub fn status(&self) -> Option<StatusCode> {
        self.metadata().map(Metadata::status)
    }

    /// The id the service gave the request, if an answer came and had one.
    pub fn request_id(&self) -> Option<&str> {
        self.metadata()?.request_id()
    }

    /// What is known of the answer, if one came.
    pub fn metadata(&self) -> Option<&Metadata> {
        self.answer.as_ref().map(|answer| &answer.metadata)
    }

    /// How often the request was sent, or begun to be sent; 0 if it never was.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl<E: OperationError> Error<E> {
    /// The code of the error the service answered, if it named one.
    pub fn code(&self) -> Option<&str> {
        self.service().map(OperationError::code).filter(|code| !code.is_empty())
    }

    /// The code of the service's error, or what else went wrong, in a word or two.
    pub(crate) fn kind(&self) -> &str {
        match &self.cause {
            Cause::Invalid(_) => "invalid input",
            Cause::Encode(_) => "encode",
            Cause::Credentials(_) => "credentials",
            Cause::Transport(error) => error.kind().name(),
            Cause::Decode(_) => "decode",
            Cause::Service(_) => self.code().unwrap_or("unknown error"),
        }
    }

    /// Whether the service answered that requests come too fast: by a code that means it, by its model, or by the
    /// status 429, whatever the operation declares.
    pub fn is_throttling(&self) -> bool {
        let Some((error, status)) = self.service().zip(self.status()) else { return false };
        let failed = FailedAttempt { declared: error.traits(), ..FailedAttempt::coded(status, error.code()) };
        failed.kind() == FailureKind::Throttling
    }

    /// What the service says of the error it answered; none where the model calls that sensitive.
    pub fn message(&self) -> Option<&str> {
        self.service()?.message()
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.operation.name)
            .field("cause", &self.cause)
            .field("answer", &self.answer)
            .field("attempts", &self.attempts)
            .finish()
    }
}

impl<E: OperationError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(&mut OneLine(f))
    }
}

/// Writes what comes through on one line. Messages come from services: a line break would split a log
/// entry, an escape sequence would speak to the terminal.
struct OneLine<'a, 'f>(&'a mut fmt::Formatter<'f>);

impl fmt::Write for OneLine<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut parts = text.split(char::is_control);
        self.0.write_str(parts.next().unwrap_or_default())?;
        parts.try_for_each(|part| {
            self.0.write_char(' ')?;
            self.0.write_str(part)
        })
    }
}

impl<E: OperationError> Error<E> {
    fn write(&self, f: &mut impl fmt::Write) -> fmt::Result {
        let operation = self.operation.name;
        match &self.cause {
            Cause::Invalid(violations) => {
                write!(f, "{operation} was not sent: its input is invalid: {violations}")?;
            }
            Cause::Encode(error) => write!(f, "{operation} was not sent: {error}")?,
            Cause::Credentials(error) => write!(f, "{operation} was not sent: {error}")?,
            Cause::Transport(error) => {
                let whole = if self.answer.is_some() { "whole " } else { "" };
                write!(f, "{operation} got no {whole}answer: {error}")?;
            }
            Cause::Decode(error) => write!(f, "{operation} got an answer that cannot be read: {error}")?,
            Cause::Service(error) => {
                write!(f, "{operation} failed: ")?;
                match (error.code(), shown_message(&**error)) {
                    ("", None) => f.write_str("no error code and no message")?,
                    ("", Some(message)) => write!(f, "no error code: {message}")?,
                    (code, None) => f.write_str(code)?,
                    (code, Some(message)) => write!(f, "{code}: {message}")?,
                }
            }
        }
        let mut notes = Notes { f, any: false };
        if let Some(Answer { metadata, body }) = self.answer.as_deref() {
            let status = metadata.status();
            match status.canonical_reason() {
                Some(reason) => notes.add(format_args!("HTTP {} {reason}", status.as_u16()))?,
                None => notes.add(format_args!("HTTP {}", status.as_u16()))?,
            }
            if !matches!(self.cause, Cause::Transport(_)) && self.service().and_then(shown_message).is_none()
            {
                notes.add(format_args!("{body}"))?;
            }
            match metadata.request_id() {
                Some(id) => notes.add(format_args!("request id {id}"))?,
                None => notes.add(format_args!("no request id"))?,
            }
        }
        if self.attempts > 1 {
            notes.add(format_args!("after {} attempts", self.attempts))?;
        }
        match self.given_up {
            None | Some(GiveUp::NotRetryable | GiveUp::Attempts(_)) => {}
            Some(reason) => notes.add(format_args!("not sent again: {reason}"))?,
        }
        notes.end()
    }
}

/// What is added to an error in parentheses, if anything is.
struct Notes<'a, W> {
    f: &'a mut W,
    any: bool,
}

impl<W: fmt::Write> Notes<'_, W> {
    fn add(&mut self, note: fmt::Arguments<'_>) -> fmt::Result {
        self.f.write_str(if self.any { ", " } else { " (" })?;
        self.any = true;
        self.f.write_fmt(note)
    }

    fn end(self) -> fmt::Result {
        if self.any { self.f.write_str(")") } else { Ok(()) }
    }
}

/// Display says all, so there is no source to print after it; [`Error::cause`] has the parts.
impl<E: OperationError> StdError for Error<E> {}

/// An error of the service that the operation does not declare, or that says not which it is.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownError {
    /// The code on the wire; empty where the answer named none.
    pub code: String,
    /// What the service says of it.
    pub message: Option<String>,
    /// The body of the answer, as it came.
    pub body: Bytes,
}

impl UnknownError {
    /// The body if it is JSON, else code and message.
    pub(crate) fn to_json(&self) -> String {
        if serde_json::from_slice::<IgnoredAny>(&self.body).is_ok() {
            return String::from_utf8_lossy(&self.body).into_owned();
        }
        let message = self.message.as_ref().map(|message| ("message".to_owned(), message.clone().into()));
        let code = ("code".to_owned(), self.code.clone().into());
        Document::Object(std::iter::once(code).chain(message).collect()).to_string()
    }
}

impl fmt::Debug for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownError")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl fmt::Display for UnknownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.code.is_empty() { "an error without a code" } else { &self.code })?;
        self.message.as_ref().map_or(Ok(()), |message| write!(f, ": {message}"))
    }
}

impl StdError for UnknownError {}

/// A document or message that does not hold the shape it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    shape: &'static str,
    path: Vec<Step>,
    problem: String,
    offset: Option<usize>,
}

/// One step from a shape to what is inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Member(&'static str),
    Index(usize),
    Key(String),
    /// The key of an entry itself, not what stands under it.
    OfKey(String),
}

impl Step {
    /// The step to the entry of a map.
    pub(crate) fn key(key: &str, sensitive: bool) -> Self {
        Step::Key(if sensitive { REDACTED } else { key }.to_owned())
    }
}

impl DecodeError {
    pub(crate) fn new(shape: &'static str, path: Vec<Step>, problem: String) -> Self {
        DecodeError { shape, path, problem, offset: None }
    }

    pub(crate) fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    /// The same error, seen from the shape around.
    pub(crate) fn within(mut self, shape: &'static str, step: Step) -> Self {
        self.shape = shape;
        self.path.insert(0, step);
        self
    }

    /// Where in the shape: `GetTranscriptResponse.Transcript[3].Id`.
    pub fn path(&self) -> String {
        let mut path = String::new();
        // Writing to a string cannot fail.
        let _ = write_path(&mut path, self.shape, &self.path);
        path
    }

    /// What is wrong there: `expected a string, found a number`.
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// The last byte of the document that was read before it was seen, counted from 0.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_path(f, self.shape, &self.path)?;
        write!(f, ": {}", self.problem)?;
        self.offset.map_or(Ok(()), |offset| write!(f, ", at byte {offset}"))
    }
}

impl StdError for DecodeError {}

/// `Shape.Member[3].key`.
pub(crate) fn write_path(out: &mut impl fmt::Write, shape: &str, path: &[Step]) -> fmt::Result {
    out.write_str(shape)?;
    path.iter().try_for_each(|step| match step {
        Step::Member(name) => write!(out, ".{name}"),
        Step::Index(index) => write!(out, "[{index}]"),
        Step::Key(key) => write!(out, "[{key:?}]"),
        Step::OfKey(key) => write!(out, " key {key:?}"),
    })
}

/// A value that has no form on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    shape: &'static str,
    member: &'static str,
    problem: &'static str,
}

impl EncodeError {
    pub(crate) fn new(shape: &'static str, member: &'static str, problem: &'static str) -> Self {
        EncodeError { shape, member, problem }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}: {}", self.shape, self.member, self.problem)
    }
}

impl StdError for EncodeError {}

/// A client that cannot be made from its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    problem: String,
}

impl ConfigError {
    /// An error that says in one line what is wrong, where, and what is to be done. It shows no secret.
    pub fn new(problem: impl Into<String>) -> Self {
        ConfigError { problem: problem.into() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl StdError for ConfigError {}
