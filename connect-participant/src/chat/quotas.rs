//! Requests as often as an instance takes them, and no oftener.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use awso::http::Request;
use awso::{Middleware, Next, Sending};
use tokio::time::{Instant, sleep_until};

/// Calls a second, and at once, of each operation: the service quotas of an instance, as of 2026,
/// <https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html>.
const DOCUMENTED: [(&str, u32, u32); 8] = [
    ("CreateParticipantConnection", 6, 9),
    ("SendMessage", 10, 15),
    ("SendEvent", 10, 15),
    ("GetTranscript", 8, 12),
    ("GetAttachment", 8, 12),
    ("DisconnectParticipant", 3, 5),
    ("StartAttachmentUpload", 2, 5),
    ("CompleteAttachmentUpload", 2, 5),
];

/// Lets each operation be called as often as an instance takes it: who would come too soon waits for their turn.
///
/// It belongs to a client, and counts for all sessions of that client and of its handles: those of one instance. Without
/// it, calls go when they are made, and the service refuses those that are too many.
///
/// ```
/// use awso_connect_participant::chat::Quotas;
/// use awso_connect_participant::Client;
///
/// # fn client() -> Result<Client, awso::ConfigError> {
/// let config = awso::Config::new().region("eu-west-2");
/// Client::new(config.middleware(Quotas::documented().rate("SendMessage", 20, 30)))
/// # }
/// # client().unwrap();
/// ```
#[derive(Debug, Default)]
pub struct Quotas {
    rates: HashMap<&'static str, Rate>,
    /// When each operation's bucket will be full again.
    full_at: Mutex<HashMap<&'static str, Instant>>,
}

#[derive(Clone, Copy, Debug)]
struct Rate {
    /// From one call to the next.
    between: Duration,
    at_once: u32,
}

impl Quotas {
    /// No limit, until a [rate](Self::rate) is set.
    pub fn none() -> Self {
        Quotas::default()
    }

    /// What is documented: a second, 10 of SendMessage and of SendEvent, 8 of GetTranscript and of GetAttachment, 6 of
    /// CreateParticipantConnection, 3 of DisconnectParticipant, 2 of StartAttachmentUpload and of
    /// CompleteAttachmentUpload, and about half as many more at once. The others have no documented quota.
    pub fn documented() -> Self {
        DOCUMENTED.into_iter().fold(Quotas::none(), |quotas, (operation, a_second, at_once)| {
            quotas.rate(operation, a_second, at_once)
        })
    }

    /// Lets an operation be called so many times a second, and so many times at once. Neither may be 0: then it is 1.
    #[must_use]
    pub fn rate(mut self, operation: &'static str, a_second: u32, at_once: u32) -> Self {
        let between = Duration::from_secs(1) / a_second.max(1);
        self.rates.insert(operation, Rate { between, at_once: at_once.max(1) });
        self
    }

    /// When a call may go. It counts from now on.
    fn reserve(&self, operation: &str, now: Instant) -> Option<Instant> {
        let (operation, rate) = self.rates.get_key_value(operation)?;
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = full_at.entry(operation).or_insert(now);
        *full_at = (*full_at).max(now) + rate.between;
        let ahead = rate.between * rate.at_once;
        full_at.checked_sub(ahead).filter(|at| *at > now)
    }
}

impl Middleware for Quotas {
    /// Each attempt counts, for the service counts each.
    fn attempt<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        match self.reserve(next.operation().name, Instant::now()) {
            None => next.run(request),
            Some(at) => Box::pin(async move {
                sleep_until(at).await;
                next.run(request).await
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_go_at_once_as_may_and_then_one_at_a_time() {
        let (quotas, now) = (Quotas::documented(), Instant::now());
        let mut waits =
            (0..20).map(|_| quotas.reserve("SendMessage", now).map_or(Duration::ZERO, |at| at - now));
        assert!(waits.by_ref().take(15).all(|wait| wait.is_zero()));
        let waits: Vec<u128> = waits.map(|wait| wait.as_millis()).collect();
        assert_eq!(waits, [100, 200, 300, 400, 500]);
        // Another operation has a bucket of its own, and one without a quota has none.
        assert_eq!(quotas.reserve("SendEvent", now), None);
        assert!((0..1000).all(|_| quotas.reserve("DescribeView", now).is_none()));
        // After a second, ten may go again.
        let later = now + Duration::from_millis(1500);
        let free = (0..20).filter(|_| quotas.reserve("SendMessage", later).is_none()).count();
        assert_eq!(free, 10);
    }
}
