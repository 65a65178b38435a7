//! Who may ask what: the holder of an access key, or of a token.

use awso::http::{HeaderMap, Request};

use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::token::{Purpose, Session};

/// The one who asks, as an operation needs to know them.
pub(crate) trait Caller: Sized {
    /// Lets the sender of the request in, or not. Comes before anything else is made of a request.
    fn admit(instance: &Instance, request: &Request) -> Result<Self, Refusal>;

    /// The participant, if it is one who asks.
    fn session(&self) -> Option<Session>;
}

/// The holder of an access key, who has signed the request.
#[derive(Debug)]
pub(crate) struct Signer;

/// The holder of a participant token.
#[derive(Debug)]
pub(crate) struct Invited(pub(crate) Session);

/// The holder of a connection token.
#[derive(Debug)]
pub(crate) struct Connected(pub(crate) Session);

impl Caller for Signer {
    fn admit(instance: &Instance, request: &Request) -> Result<Self, Refusal> {
        instance.settings.signatures.admit(request, [instance.now, instance.clock.unmoved()]).map(|()| Signer)
    }

    fn session(&self) -> Option<Session> {
        None
    }
}

impl Caller for Invited {
    fn admit(instance: &Instance, request: &Request) -> Result<Self, Refusal> {
        instance.admit(bearer(instance, &request.headers)?, Purpose::Participant).map(Invited)
    }

    fn session(&self) -> Option<Session> {
        Some(self.0)
    }
}

impl Caller for Connected {
    fn admit(instance: &Instance, request: &Request) -> Result<Self, Refusal> {
        instance.admit(bearer(instance, &request.headers)?, Purpose::Connection).map(Connected)
    }

    fn session(&self) -> Option<Session> {
        Some(self.0)
    }
}

fn bearer<'h>(instance: &Instance, headers: &'h HeaderMap) -> Result<&'h str, Refusal> {
    let is_401 = instance.settings.assumptions.no_token_is_401;
    let token = headers.get("x-amz-bearer").ok_or_else(|| Refusal::no_bearer(is_401))?;
    token.to_str().map_err(|_| Refusal::unknown_bearer())
}
