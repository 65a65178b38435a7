//! Requests as often as an instance takes them, and no oftener.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use awso::http::Request;
use awso::{Middleware, Next, Operation, Sending};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use crate::Client;

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
/// It belongs to a client, and counts for all sessions of that client and of its handles; a clone of it, for those of
/// another client, too: all that are of one instance. Without it, calls go when they are made, and the service refuses
/// those that are too many. Whoever waits does so within their time limits, a session's
/// [start](super::Start::start_timeout) among them.
///
/// ```
/// use awso_connect_participant::chat::Quotas;
/// use awso_connect_participant::Client;
///
/// # fn client() -> Result<Client, awso::ConfigError> {
/// let config = awso::Config::new().region("eu-west-2");
/// Client::new(config.middleware(Quotas::documented()))
/// # }
/// # client().unwrap();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Quotas(Arc<HashMap<&'static str, Rate>>);

#[derive(Debug)]
struct Rate {
    /// From one call to the next.
    between: Duration,
    at_once: u32,
    /// When the bucket will be full again. Whoever waits for their turn has this locked: tokio's mutex is fair, and who
    /// gives up leaves the queue.
    full_at: Mutex<Option<Instant>>,
}

impl Rate {
    fn of(a_second: u32, at_once: u32) -> Self {
        let between = Duration::from_secs(1) / a_second.max(1);
        Rate { between, at_once: at_once.max(1), full_at: Mutex::new(None) }
    }

    /// Waits until a call may go.
    async fn turn(&self) {
        let mut full_at = self.full_at.lock().await;
        let ahead = self.between * self.at_once.saturating_sub(1);
        if let Some(full) = *full_at
            && let Some(at) = full.checked_sub(ahead)
        {
            sleep_until(at).await;
        }
        let now = Instant::now();
        *full_at = Some(full_at.map_or(now, |full| full.max(now)) + self.between);
    }
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
        let rates = DOCUMENTED.map(|(operation, a_second, at_once)| (operation, Rate::of(a_second, at_once)));
        Quotas(Arc::new(rates.into_iter().collect()))
    }

    /// Lets an operation be called so many times a second, and so many times at once. Neither may be 0: then it is 1.
    /// What counted before counts no more, and not for the clones of this that there are.
    ///
    /// ```
    /// use awso_connect_participant::SendMessageRequest;
    /// use awso_connect_participant::chat::Quotas;
    ///
    /// let quotas = Quotas::documented().rate::<SendMessageRequest>(20, 30);
    /// ```
    #[must_use]
    pub fn rate<O: Operation<Service = Client>>(self, a_second: u32, at_once: u32) -> Self {
        let others = self.0.iter().filter(|(operation, _)| **operation != O::OPERATION.name);
        let others = others.map(|(operation, rate)| {
            (*operation, Rate { between: rate.between, at_once: rate.at_once, full_at: Mutex::new(None) })
        });
        let this = (O::OPERATION.name, Rate::of(a_second, at_once));
        Quotas(Arc::new(others.chain([this]).collect()))
    }
}

impl Middleware for Quotas {
    /// Each attempt counts, for the service counts each.
    fn attempt<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        match self.0.get(next.operation().name) {
            None => next.run(request),
            Some(rate) => Box::pin(async move {
                rate.turn().await;
                next.run(request).await
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn waits(rate: &Rate) -> u128 {
        let begun = Instant::now();
        rate.turn().await;
        begun.elapsed().as_millis()
    }

    #[tokio::test(start_paused = true)]
    async fn as_many_go_at_once_as_may_and_then_one_at_a_time() {
        let quotas = Quotas::documented();
        let rate = &quotas.0["SendMessage"];
        for _ in 0..15 {
            assert_eq!(waits(rate).await, 0);
        }
        for _ in 0..5 {
            assert_eq!(waits(rate).await, 100);
        }
        tokio::time::advance(Duration::from_millis(1_000)).await;
        let mut at_once = 0;
        while waits(rate).await == 0 {
            at_once += 1;
        }
        assert_eq!(at_once, 10);
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_waiting_leaves_their_turn_to_the_next() {
        let rate = Rate::of(2, 1);
        rate.turn().await;
        for _ in 0..20 {
            let given_up = tokio::time::timeout(Duration::from_millis(10), rate.turn()).await;
            assert!(given_up.is_err());
        }
        // Of the half second, 200 ms are over.
        assert_eq!(waits(&rate).await, 300);
    }
}
