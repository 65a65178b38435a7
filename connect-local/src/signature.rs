//! Who signs requests to Amazon Connect itself, and whether the signature holds.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use awso::auth::sigv4::{Authorization, SigningSettings, VerificationError};
use awso::http::{Request, StatusCode};

use crate::clock::Moment;
use crate::refusal::Refusal;

/// The key that is known unless others are set. It is made up, and opens nothing anywhere else.
pub const ACCESS_KEY_ID: &str = "AKIDLOCAL";
/// The secret of [`ACCESS_KEY_ID`].
pub const SECRET_ACCESS_KEY: &str = "connect-local-made-up-secret";

/// What the signing name of Amazon Connect is.
const SIGNING_NAME: &str = "connect";

/// Which signatures (Signature Version 4) are taken on the routes of Amazon Connect: StartChatContact and its like.
/// The participant routes ask for none and look at none.
#[derive(Clone, PartialEq, Eq)]
pub struct SignaturePolicy {
    /// Secrets by access key id.
    keys: BTreeMap<String, String>,
    check: Check,
    window: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    Signature,
    FormAndTime,
    Nothing,
}

/// The signature has to be that of a known key, which is [`ACCESS_KEY_ID`], within 5 minutes.
impl Default for SignaturePolicy {
    fn default() -> Self {
        SignaturePolicy::verified([(ACCESS_KEY_ID, SECRET_ACCESS_KEY)])
    }
}

impl SignaturePolicy {
    /// AWS's documents give a signature 5 minutes.
    const WINDOW: Duration = Duration::from_secs(5 * 60);

    /// The signature has to be that of one of these keys, given as access key id and secret access key.
    pub fn verified<K: Into<String>, S: Into<String>>(keys: impl IntoIterator<Item = (K, S)>) -> Self {
        let keys = keys.into_iter().map(|(id, secret)| (id.into(), secret.into())).collect();
        SignaturePolicy { keys, check: Check::Signature, window: Self::WINDOW }
    }

    /// There has to be a signature, for this service and of this time, of whichever key: for clients whose secret is
    /// not known here.
    pub fn any_key() -> Self {
        SignaturePolicy { keys: BTreeMap::new(), check: Check::FormAndTime, window: Self::WINDOW }
    }

    /// No signature is asked for, and none is looked at.
    pub fn ignored() -> Self {
        SignaturePolicy { keys: BTreeMap::new(), check: Check::Nothing, window: Self::WINDOW }
    }

    /// How far the times of request and service may be apart: 5 minutes unless set, 15 at most. Where the service's
    /// clock was [moved](crate::LocalConnect::advance), a signature may be of its time or of the system's, since
    /// clients date theirs by the latter.
    #[must_use]
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window.min(Authorization::MOST_SKEW);
        self
    }

    /// Whether this is one of the keys whose signatures are taken.
    pub(crate) fn knows(&self, access_key_id: &str, secret: &str) -> bool {
        self.check != Check::Signature || self.keys.get(access_key_id).is_some_and(|known| known == secret)
    }

    /// Lets the sender of the request in, or says as the service would why not. `clocks` are what the service's own
    /// clock says, and others by which clients may go.
    pub(crate) fn admit(&self, request: &Request, clocks: [Moment; 2]) -> Result<(), Refusal> {
        if self.check == Check::Nothing {
            return Ok(());
        }
        let authorization = Authorization::of(request).map_err(|error| refusal(&error))?;
        let service = authorization.scope().service;
        if service != SIGNING_NAME {
            return Err(invalid(format!("Credential should be scoped to correct service: '{SIGNING_NAME}'")));
        }
        let secret = self.keys.get(authorization.access_key_id());
        if secret.is_none() && self.check == Check::Signature {
            return Err(refused(
                "UnrecognizedClientException",
                "the access key of the signature is not known here",
            ));
        }
        let mut times = clocks.into_iter().filter_map(Moment::timestamp);
        let Some(now) = times.find(|now| authorization.holds_at(*now, self.window)) else {
            return Err(invalid(self.out_of_time(&authorization, clocks[0])));
        };
        let Some(secret) = secret else { return Ok(()) };
        authorization.verify(request, secret, &SigningSettings::SIGV4, now).map_err(|error| refusal(&error))
    }

    fn out_of_time(&self, authorization: &Authorization<'_>, now: Moment) -> String {
        let time = authorization.time().timestamp();
        let skew = time.epoch().0.abs_diff(now.seconds());
        let allowed = match authorization.expires_in() {
            Some(expires_in) if time.epoch().0 <= now.seconds() => expires_in,
            _ => self.window,
        };
        format!(
            "Signature expired: it is of {time}, which is {skew} s from the service's {now}, and {} are allowed",
            allowed.as_secs()
        )
    }
}

/// Without secrets.
impl fmt::Debug for SignaturePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignaturePolicy")
            .field("keys", &self.keys.keys().collect::<Vec<_>>())
            .field("check", &self.check)
            .field("window", &self.window)
            .finish()
    }
}

fn refusal(error: &VerificationError) -> Refusal {
    match error {
        VerificationError::Missing => {
            refused("MissingAuthenticationTokenException", "Missing Authentication Token")
        }
        VerificationError::Malformed(_) => refused("IncompleteSignatureException", error.to_string()),
        _ => invalid(error.to_string()),
    }
}

fn invalid(message: impl Into<String>) -> Refusal {
    refused("InvalidSignatureException", message)
}

fn refused(code: &'static str, message: impl Into<String>) -> Refusal {
    Refusal::outside(StatusCode::FORBIDDEN, code, message)
}
