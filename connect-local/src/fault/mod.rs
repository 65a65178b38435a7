//! Faults on demand: what goes wrong with a call or with a frame, and with which.

mod file;
mod name;
mod rules;

use std::time::Duration;

use awso::http::{HeaderValue, Response, StatusCode};

pub(crate) use self::file::{member_names, rule};
pub(crate) use self::name::{
    CHAT_FRAME, DOWNLOAD, FRAME, HEARTBEAT_FRAME, PING_FRAME, SUBSCRIBE_FRAME, UPLOAD, WEBSOCKET,
};
pub(crate) use self::rules::FaultState;
pub use self::rules::{FaultRule, Faults};

/// The most a message of an error may have, as the models say.
const LONGEST_MESSAGE: usize = 2_000;
/// What is no JSON.
const GARBAGE: &str = r#"{"Id": "0b5c"#;

/// What goes wrong with a call: an error instead of its answer, an answer that is late, slow, cut, none, or one that
/// cannot be read. Or with a frame that a websocket is sent: it is late, lost, another one, comes twice or after the
/// next one, or the connection goes instead.
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
///
/// [`Faults::of_text`] lists what can have faults.
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
    Cut,
    Slow(Duration),
    Duplicated,
    HeldBack,
    Lost,
}

/// How an answer goes out, if not at once and whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pace {
    /// The connection is closed after half of it.
    pub(crate) is_cut: bool,
    /// How long it takes.
    pub(crate) takes: Duration,
}

/// What an error says of itself, whatever it is written in.
#[derive(Debug)]
pub(crate) struct Told<'f> {
    pub(crate) status: StatusCode,
    /// The name of its type, if it has one.
    pub(crate) code: Option<&'f str>,
    pub(crate) message: String,
}

/// What becomes of a frame.
#[derive(Debug)]
pub(crate) enum FrameFate<'f> {
    Late,
    /// The gateway says this instead.
    Refused(Told<'f>),
    Dropped,
    Garbage(&'static str),
    Duplicated,
    HeldBack,
    Lost,
}

impl Fault {
    fn new(kind: Kind) -> Self {
        Fault { kind, delay: Duration::ZERO, processed: false }
    }

    /// An error of this HTTP status that names no type, as gateways give it. A status that is none is 500. Instead of a
    /// frame comes that of a gateway, with the message.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Fault::new(Kind::Error { status, code: None, message: None })
    }

    /// An error of this HTTP status and this type (`ThrottlingException`; of files what S3 has, `SlowDown`). What cannot
    /// stand in a header is no type.
    pub fn error(status: u16, code: &str) -> Self {
        let mut fault = Fault::status(status);
        if let Kind::Error { code: slot, .. } = &mut fault.kind {
            *slot = HeaderValue::try_from(code).ok();
        }
        fault
    }

    /// The connection is closed instead of an answer, or of a frame.
    pub fn dropped() -> Self {
        Fault::new(Kind::Dropped)
    }

    /// An answer of status 200 whose body is no JSON, or a frame that is none.
    pub fn garbage() -> Self {
        Fault::new(Kind::Garbage)
    }

    /// The answer is right, and given this much later by the service's clock. What is asked for happens at once. Frames
    /// that come after one that is late overtake it.
    pub fn delayed(delay: Duration) -> Self {
        Fault { processed: true, ..Fault::new(Kind::Late) }.after(delay)
    }

    /// The answer is right, and the connection is closed after half of it. An upload, which has an empty answer, is cut
    /// itself, after half of the file. Where there is nothing to cut, the connection is closed.
    pub fn cut() -> Self {
        Fault { processed: true, ..Fault::new(Kind::Cut) }
    }

    /// The answer is right, and comes in pieces, over this much time by the service's clock. An upload is read at that
    /// pace.
    pub fn slow(over: Duration) -> Self {
        Fault { processed: true, ..Fault::new(Kind::Slow(over)) }
    }

    /// The frame comes twice; with [`after`](Self::after), once more after that time.
    pub fn duplicated() -> Self {
        Fault::new(Kind::Duplicated)
    }

    /// The frame comes after the next one to the same websocket.
    pub fn held_back() -> Self {
        Fault::new(Kind::HeldBack)
    }

    /// The frame does not come.
    pub fn lost() -> Self {
        Fault::new(Kind::Lost)
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

    /// The service does what it was asked to before it fails, so that a client that asks again asks twice. A frame comes
    /// before the connection goes.
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

    /// Whether something else comes than what was asked for, or nothing.
    pub(crate) fn is_instead(&self) -> bool {
        self.is_drop() || self.response().is_some()
    }

    pub(crate) fn delay(&self) -> Duration {
        self.delay
    }

    pub(crate) fn pace(&self) -> Pace {
        match self.kind {
            Kind::Cut => Pace { is_cut: true, takes: Duration::ZERO },
            Kind::Slow(takes) => Pace { is_cut: false, takes },
            _ => Pace::default(),
        }
    }

    /// The same for an answer that has no body.
    pub(crate) fn of_no_body(self) -> Self {
        match self.kind {
            Kind::Cut => Fault { kind: Kind::Dropped, ..self },
            Kind::Slow(takes) => Fault { kind: Kind::Late, ..self }.after(takes),
            _ => self,
        }
    }

    /// Whether it can happen to this, which is known.
    fn check(&self, name: Option<&str>) -> Result<(), String> {
        let is_frame = name.is_some_and(|name| name::FRAMES.contains(&name));
        match self.kind {
            Kind::Duplicated | Kind::HeldBack | Kind::Lost if !is_frame => {
                Err(format!("only frames are duplicated, held back and lost: {}", name::FRAMES.join(", ")))
            }
            Kind::Cut | Kind::Slow(_) if is_frame => Err("a frame is neither cut nor slow".to_owned()),
            Kind::HeldBack | Kind::Lost if !self.delay.is_zero() => {
                Err("what is held back waits for the next frame, what is lost for nothing: no delay"
                    .to_owned())
            }
            _ => Ok(()),
        }
    }

    /// What becomes of a frame, in a list of rules for which that was checked.
    pub(crate) fn of_frame(&self) -> FrameFate<'_> {
        match &self.kind {
            Kind::Late | Kind::Slow(_) => FrameFate::Late,
            Kind::Error { .. } => self.error_told().map_or(FrameFate::Lost, FrameFate::Refused),
            Kind::Dropped | Kind::Cut => FrameFate::Dropped,
            Kind::Garbage => FrameFate::Garbage(GARBAGE),
            Kind::Duplicated => FrameFate::Duplicated,
            Kind::HeldBack => FrameFate::HeldBack,
            Kind::Lost => FrameFate::Lost,
        }
    }

    /// The error that is answered, if one is.
    pub(crate) fn error_told(&self) -> Option<Told<'_>> {
        let Kind::Error { status, code, message } = &self.kind else { return None };
        let default = if *status == StatusCode::TOO_MANY_REQUESTS {
            "Too Many Requests"
        } else {
            status.canonical_reason().unwrap_or("an error that was asked for")
        };
        let message = message.as_deref().unwrap_or(default).chars().take(LONGEST_MESSAGE).collect();
        Some(Told { status: *status, code: code.as_ref().and_then(|code| code.to_str().ok()), message })
    }

    /// What is answered instead of the right answer, if anything is.
    pub(crate) fn response(&self) -> Option<Response> {
        let (status, body) = match (&self.kind, self.error_told()) {
            (Kind::Garbage, _) => (StatusCode::OK, GARBAGE.to_owned()),
            (_, Some(Told { status, message, .. })) => {
                (status, serde_json::json!({ "message": message }).to_string())
            }
            _ => return None,
        };
        let mut response = Response::new(status);
        response.body = body.into();
        response.headers.insert("content-type", HeaderValue::from_static("application/json"));
        if let Kind::Error { code: Some(code), .. } = &self.kind {
            response.headers.insert("x-amzn-errortype", code.clone());
        }
        Some(response)
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
