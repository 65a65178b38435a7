//! Who may ask what: nobody in particular, or the holder of a token.

use awso::http::HeaderMap;

use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::token::{Purpose, Session};

/// The one who asks, as an operation needs to know them.
pub(crate) trait Caller: Sized {
    /// Lets the sender of these headers in, or not. Comes before anything else is read of a request.
    fn admit(instance: &Instance, headers: &HeaderMap) -> Result<Self, Refusal>;
}

/// Nobody in particular: whoever sends the request may.
#[derive(Debug)]
pub(crate) struct Anyone;

/// The holder of a participant token.
#[derive(Debug)]
pub(crate) struct Invited(pub(crate) Session);

/// The holder of a connection token.
#[derive(Debug)]
pub(crate) struct Connected(pub(crate) Session);

impl Caller for Anyone {
    fn admit(_: &Instance, _: &HeaderMap) -> Result<Self, Refusal> {
        Ok(Anyone)
    }
}

impl Caller for Invited {
    fn admit(instance: &Instance, headers: &HeaderMap) -> Result<Self, Refusal> {
        instance.admit(bearer(headers)?, Purpose::Participant).map(Invited)
    }
}

impl Caller for Connected {
    fn admit(instance: &Instance, headers: &HeaderMap) -> Result<Self, Refusal> {
        instance.admit(bearer(headers)?, Purpose::Connection).map(Connected)
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, Refusal> {
    headers.get("x-amz-bearer").and_then(|token| token.to_str().ok()).ok_or_else(Refusal::unknown_bearer)
}
