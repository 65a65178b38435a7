//! Whether a call that failed is sent again, and when: AWS's standard and adaptive retry modes.
//!
//! Pure: nothing here sleeps, sends, or looks at a clock. Times come in as durations since some beginning, the same
//! one for all calls of a client. A dispatch loop does this:
//!
//! ```text
//! let mut retry = retries.begin(Resend::of(operation, is_stream));
//! loop {
//!     while let wait = retry.wait(now()) && !wait.is_zero() { sleep(wait).await }
//!     match send(retry.attempt()).await {
//!         Ok(answer) => { retry.succeeded(now()); return answer }
//!         Err(failure) => match retry.failed(now(), &failure) {
//!             Decision::Again(delay) => sleep(delay).await,
//!             Decision::GiveUp(reason) => return failure and reason,
//!         }
//!     }
//! }
//! ```

mod classify;
mod delay;
mod limiter;
mod policy;
mod quota;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(crate) use self::classify::{FailedAttempt, FailureKind};
use self::limiter::{RateLimiter, Ticket};
pub use self::policy::{RetryMode, RetryPolicy};
use self::quota::RetryQuota;
use crate::schema::OperationSchema;

/// The retries of a client: its policy, and what all its calls share. Cloning is cheap.
#[derive(Clone)]
pub(crate) struct Retries(Arc<Handle>);

/// What one handle of a client has of its own, and what it shares with the others.
struct Handle {
    policy: RetryPolicy,
    shared: Arc<Shared>,
}

struct Shared {
    quota: RetryQuota,
    /// In adaptive mode. Held for a few additions.
    limiter: Option<Mutex<RateLimiter>>,
    /// A number from 0 to 1, another one each time.
    jitter: Box<dyn Fn() -> f64 + Send + Sync>,
}

/// Which failures of a call leave the request as one that may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resend {
    /// None: its body is a stream, and that is gone.
    Never,
    /// Those that the service certainly did not carry out.
    Undone,
    /// All: twice is the same as once.
    Always,
}

/// The retries of one call.
///
/// Dropping it where the call is cancelled leaves nothing behind: a place in the queue goes to the next, and what a
/// retry cost that was not sent comes back.
#[derive(Debug)]
#[must_use]
pub(crate) struct Retry {
    retries: Retries,
    resend: Resend,
    /// The attempt that is under way, or the next one.
    attempt: u32,
    /// What the last retry cost, if there was one.
    paid: Option<u32>,
    /// Whether that retry is still to be sent.
    unsent: bool,
    /// The place among those that the limiter holds back.
    ticket: Option<Ticket>,
}

/// What to do after an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Send it again, after so long.
    Again(Duration),
    /// Leave it.
    GiveUp(GiveUp),
}

/// Why a call is not sent again. Displays as half a sentence for the end of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GiveUp {
    /// The same request would fail again: there is nothing to say of retries.
    NotRetryable,
    /// Its body was a stream.
    Stream,
    /// The service may have carried it out, and it is not idempotent.
    MayBeDone,
    /// So many attempts were made, and no more are allowed.
    Attempts(u32),
    /// All calls of the client together have failed too often.
    Quota,
}

impl Retries {
    pub(crate) fn new(policy: RetryPolicy) -> Self {
        Retries::with_jitter(policy, random)
    }

    /// With another source of randomness, which gives numbers from 0 to 1.
    pub(crate) fn with_jitter(policy: RetryPolicy, jitter: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        let limiter = match policy.mode {
            RetryMode::Standard => None,
            RetryMode::Adaptive => Some(Mutex::new(RateLimiter::new())),
        };
        let quota = RetryQuota::new(policy.quota);
        let shared = Arc::new(Shared { quota, limiter, jitter: Box::new(jitter) });
        Retries(Arc::new(Handle { policy, shared }))
    }

    /// The same by another policy. Quota and limiter stay those of all calls, unless the policy has others.
    pub(crate) fn by(&self, policy: RetryPolicy) -> Self {
        if (policy.mode, policy.quota) != (self.0.policy.mode, self.0.policy.quota) {
            return Retries::new(policy);
        }
        Retries(Arc::new(Handle { policy, shared: Arc::clone(&self.0.shared) }))
    }

    /// Begins a call.
    pub(crate) fn begin(&self, resend: Resend) -> Retry {
        Retry { retries: self.clone(), resend, attempt: 1, paid: None, unsent: false, ticket: None }
    }

    /// The policy these follow.
    pub(crate) fn policy(&self) -> &RetryPolicy {
        &self.0.policy
    }

    fn limiter(&self) -> Option<MutexGuard<'_, RateLimiter>> {
        // Whatever a thread panicked of, numbers are whole at any time.
        Some(self.0.shared.limiter.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Retries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Handle { policy, shared } = &*self.0;
        let Shared { quota, limiter, .. } = &**shared;
        f.debug_struct("Retries")
            .field("policy", policy)
            .field("quota", quota)
            .field("limiter", limiter)
            .finish_non_exhaustive()
    }
}

/// Where jitter comes from: the last 53 bits of a UUID, which are random in version 4 and as many as a double holds.
fn random() -> f64 {
    let (_, low) = uuid::Uuid::new_v4().as_u64_pair();
    (low << 11 >> 11) as f64 / (1_u64 << 53) as f64
}

impl Resend {
    /// What may be sent again of an operation's request, whose body is a stream or is not.
    pub(crate) fn of(operation: &OperationSchema, is_stream: bool) -> Self {
        match (is_stream, operation.is_idempotent()) {
            (true, _) => Resend::Never,
            (false, true) => Resend::Always,
            (false, false) => Resend::Undone,
        }
    }
}

impl Retry {
    /// How long to wait until the attempt may be sent, in adaptive mode: to be asked again after that, until it is
    /// zero. The rate may change in the meantime.
    pub(crate) fn wait(&mut self, now: Duration) -> Duration {
        let mut wait = Duration::ZERO;
        if let Some(mut limiter) = self.retries.limiter() {
            self.ticket = self.ticket.or_else(|| limiter.queue(now));
            wait = self.ticket.map_or(wait, |ticket| limiter.wait(now, ticket));
        }
        if wait.is_zero() {
            self.ticket = None;
            self.unsent = false;
        }
        wait
    }

    /// The number of the attempt that is under way, from 1.
    pub(crate) fn attempt(&self) -> u32 {
        self.attempt
    }

    /// How many attempts there may be.
    pub(crate) fn max_attempts(&self) -> u32 {
        self.retries.policy().max_attempts
    }

    /// Takes notice that the attempt succeeded.
    pub(crate) fn succeeded(&mut self, now: Duration) {
        self.record(now, false);
        self.retries.0.shared.quota.reward(self.paid.take());
    }

    /// Decides what to do about an attempt that failed.
    pub(crate) fn failed(&mut self, now: Duration, failure: &FailedAttempt<'_>) -> Decision {
        let kind = failure.kind();
        self.record(now, kind == FailureKind::Throttling);
        let Handle { policy, shared } = &*self.retries.0;
        let Shared { quota, jitter, .. } = &**shared;
        // What an earlier retry cost is spent.
        self.paid = None;
        let reason = match self.resend {
            _ if kind == FailureKind::NotRetryable => GiveUp::NotRetryable,
            Resend::Never => GiveUp::Stream,
            Resend::Undone if failure.may_be_done() => GiveUp::MayBeDone,
            _ if self.attempt >= policy.max_attempts => GiveUp::Attempts(self.attempt),
            Resend::Undone | Resend::Always => match quota.pay(kind) {
                Some(cost) => {
                    let delay = policy.delay(self.attempt - 1, jitter(), failure.retry_after);
                    self.paid = Some(cost);
                    self.unsent = true;
                    self.attempt += 1;
                    return Decision::Again(delay);
                }
                None => GiveUp::Quota,
            },
        };
        Decision::GiveUp(reason)
    }

    /// The attempt ended, so it was sent.
    fn record(&mut self, now: Duration, throttled: bool) {
        self.ticket = None;
        self.unsent = false;
        if let Some(mut limiter) = self.retries.limiter() {
            limiter.record(now, throttled);
        }
    }
}

impl Drop for Retry {
    fn drop(&mut self) {
        if let (Some(ticket), Some(mut limiter)) = (self.ticket.take(), self.retries.limiter()) {
            limiter.leave(ticket);
        }
        if let (true, Some(cost)) = (self.unsent, self.paid) {
            self.retries.0.shared.quota.give_back(cost);
        }
    }
}

impl fmt::Display for GiveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            GiveUp::NotRetryable => "it would fail again",
            GiveUp::Stream => "its body is a stream, which can be sent only once",
            GiveUp::MayBeDone => {
                "the service may have carried it out, and the operation is not idempotent: look before calling again"
            }
            GiveUp::Attempts(1) => "after 1 attempt",
            GiveUp::Attempts(attempts) => return write!(f, "after {attempts} attempts"),
            GiveUp::Quota => "the retry quota is exhausted: too many calls of this client fail",
        })
    }
}
