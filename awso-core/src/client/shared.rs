//! What the handles of one client share, whatever their settings.

use std::time::Duration;

use tokio::time::Instant;

use super::user_agent::Invocations;
use crate::auth::ClockSkew;
#[cfg(feature = "sigv4")]
use crate::auth::sigv4::Signer;
use crate::timestamp::Timestamp;

/// What the handles of one client share, whatever their settings.
#[derive(Debug)]
pub(super) struct Shared {
    /// What the times of retries are counted from.
    born: Instant,
    pub(super) clock: ClockSkew,
    pub(super) invocations: Invocations,
    #[cfg(feature = "sigv4")]
    pub(super) signer: Signer,
}

impl Shared {
    pub(super) fn new() -> Self {
        Shared {
            born: Instant::now(),
            clock: ClockSkew::new(),
            invocations: Invocations::new(),
            #[cfg(feature = "sigv4")]
            signer: Signer::new(),
        }
    }

    /// The time now by the service's clock.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// How long the client has been there.
    pub(super) fn running(&self) -> Duration {
        self.born.elapsed()
    }
}
