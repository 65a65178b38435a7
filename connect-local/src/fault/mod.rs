//! Faults on demand: what goes wrong with a call, and with which.

mod file;
mod rules;

use std::time::Duration;

use awso::http::{HeaderValue, Response, StatusCode};

pub(crate) use self::file::{member_names, rule};
pub(crate) use self::rules::FaultState;
pub use self::rules::{FaultRule, Faults};

/// The most a message of an error may have, as the models say.
const LONGEST_MESSAGE: usize = 2_000;

/// What goes wrong with a call: an error instead of its answer, an answer that is late, none, or one that cannot be
/// read.
///
/// ```
/// use std::time::Duration;
/// use awso_connect_local::Fault;
///
/// // The service refuses before it does anything …
/// let throttled = Fault::error(429, "ThrottlingException").message("slow down");
/// // … the gateway in front of it does, which names no type …
/// let untyped = Fault::status(429);
/// // … or the message is taken, and nobody hears of it.
/// let lost = Fault::dropped().after_processing();
/// let late = Fault::delayed(Duration::from_secs(3));
/// # let _ = (throttled, untyped, lost, late);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Fault {
    kind: Kind,
    delay: Duration,
    processed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing but the delay.
    Late,
    Error {
        status: StatusCode,
        code: Option<HeaderValue>,
        message: Option<String>,
    },
    Dropped,
    Garbage,
}

impl Fault {
    fn new(kind: Kind) -> Self {
        Fault { kind, delay: Duration::ZERO, processed: false }
    }

    /// An error of this HTTP status that names no type, as gateways give it. A status that is none is 500.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Fault::new(Kind::Error { status, code: None, message: None })
    }

    /// An error of this HTTP status and this type (`ThrottlingException`). What cannot stand in a header is no type.
    pub fn error(status: u16, code: &str) -> Self {
        let mut fault = Fault::status(status);
        if let Kind::Error { code: slot, .. } = &mut fault.kind {
            *slot = HeaderValue::try_from(code).ok();
        }
        fault
    }

    /// The connection is closed instead of an answer.
    pub fn dropped() -> Self {
        Fault::new(Kind::Dropped)
    }

    /// An answer of status 200 whose body is no JSON.
    pub fn garbage() -> Self {
        Fault::new(Kind::Garbage)
    }

    /// The answer is right, and given this much later by the service's clock. What is asked for happens at once.
    pub fn delayed(delay: Duration) -> Self {
        Fault { processed: true, ..Fault::new(Kind::Late) }.after(delay)
    }

    /// Whatever comes instead of the answer comes this much later by the service's clock.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// What the error says; by default what its status says. Faults that are no errors say nothing.
    pub fn message(mut self, text: impl Into<String>) -> Self {
        if let Kind::Error { message, .. } = &mut self.kind {
            *message = Some(text.into());
        }
        self
    }

    /// The service does what it was asked to before it fails, so that a client that asks again asks twice.
    pub fn after_processing(mut self) -> Self {
        self.processed = true;
        self
    }

    pub(crate) fn is_processed(&self) -> bool {
        self.processed
    }

    pub(crate) fn is_drop(&self) -> bool {
        self.kind == Kind::Dropped
    }

    pub(crate) fn delay(&self) -> Duration {
        self.delay
    }

    /// What is answered instead of the right answer, if anything is.
    pub(crate) fn response(&self) -> Option<Response> {
        let json = |mut response: Response| {
            response.headers.insert("content-type", HeaderValue::from_static("application/json"));
            Some(response)
        };
        match &self.kind {
            Kind::Late | Kind::Dropped => None,
            Kind::Garbage => {
                let mut response = Response::new(StatusCode::OK);
                response.body = r#"{"Id": "0b5c"#.into();
                json(response)
            }
            Kind::Error { status, code, message } => {
                let mut response = Response::new(*status);
                let default = if *status == StatusCode::TOO_MANY_REQUESTS {
                    "Too Many Requests"
                } else {
                    status.canonical_reason().unwrap_or("an error that was asked for")
                };
                let message: String =
                    message.as_deref().unwrap_or(default).chars().take(LONGEST_MESSAGE).collect();
                response.body = serde_json::json!({ "message": message }).to_string().into();
                if let Some(code) = code {
                    response.headers.insert("x-amzn-errortype", code.clone());
                }
                json(response)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_its_status_type_and_message() {
        let response = Fault::error(429, "ThrottlingException").message("slow").response().expect("one");
        assert_eq!(response.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers["x-amzn-errortype"], "ThrottlingException");
        assert_eq!(response.body.bytes().expect("at hand"), r#"{"message":"slow"}"#.as_bytes());
        let untyped = Fault::status(503).response().expect("one");
        assert!(untyped.headers.get("x-amzn-errortype").is_none());
        assert_eq!(untyped.body.bytes().expect("at hand"), r#"{"message":"Service Unavailable"}"#.as_bytes());
    }

    #[test]
    fn what_is_late_or_dropped_has_no_answer_of_its_own() {
        let late = Fault::delayed(Duration::from_secs(1));
        assert!(late.response().is_none() && late.is_processed() && !late.is_drop());
        let dropped = Fault::dropped();
        assert!(dropped.response().is_none() && !dropped.is_processed() && dropped.is_drop());
        let garbage = Fault::garbage().response().expect("one");
        assert!(serde_json::from_slice::<serde_json::Value>(garbage.body.bytes().expect("at hand")).is_err());
    }
}
