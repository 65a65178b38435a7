//! Credentials that are kept until shortly before they end.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use awso::auth::Providing;
use awso::{Credentials, CredentialsError, ProvideCredentials, Timestamp};
use tokio::sync::OnceCell;

use crate::config::Clock;

/// From here on one caller looks for new credentials while the others go on with the old: botocore's advisory
/// refresh, 15 minutes before the end.
const ADVISORY_SECONDS: i64 = 15 * 60;

/// From here on every caller waits for new credentials: botocore's mandatory refresh, 10 minutes before the end.
const MANDATORY_SECONDS: i64 = 10 * 60;

/// How long what was found is left alone, unless it ends earlier: a source may give credentials that end soon, over and
/// over, and one that fails is not to be asked for every request.
const PAUSE_SECONDS: i64 = 60;

/// Keeps what a provider gives, and asks it again before that ends.
///
/// 15 minutes before the end one caller looks for new credentials, from 10 minutes on all wait for them; these are
/// botocore's margins. Whoever waits, waits for the same search; a caller that goes away hands it on. Where it
/// fails, credentials that still hold are given on, and the provider is asked again after a minute.
///
/// ```
/// use awso::{Credentials, ProvideCredentials as _};
/// use awso_credentials::Cached;
///
/// # async fn look() -> Result<(), awso::CredentialsError> {
/// let provider = Cached::new(Credentials::new("AKIDEXAMPLE", "a secret"));
/// assert_eq!(provider.credentials().await?.access_key_id(), "AKIDEXAMPLE");
/// # Ok(()) }
/// ```
pub struct Cached<P> {
    provider: Arc<P>,
    clock: Clock,
    kept: Mutex<Option<Kept>>,
    /// How many searches have ended.
    ended: AtomicU64,
    search: tokio::sync::Mutex<Search>,
    region: OnceCell<Option<String>>,
}

/// What the last search that succeeded found.
#[derive(Clone)]
struct Kept {
    credentials: Credentials,
    /// When another search may begin.
    next: Timestamp,
}

type Flight = Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send>>;

#[derive(Default)]
struct Search {
    /// The search that is going on. It stays here when the caller that drove it goes away.
    flight: Option<Flight>,
    /// Why the last one failed, for those who waited for it.
    failure: Option<String>,
}

/// Drives a search. If its caller goes away, the search goes back to its place.
struct Drive<'s> {
    flight: Option<Flight>,
    place: &'s mut Option<Flight>,
}

impl Future for Drive<'_> {
    type Output = Result<Credentials, CredentialsError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // Taken out while it is polled: a search that panics is over, and the next caller begins another.
        let Some(mut flight) = self.flight.take() else { return Poll::Pending };
        let polled = flight.as_mut().poll(cx);
        if polled.is_pending() {
            self.flight = Some(flight);
        }
        polled
    }
}

impl Drop for Drive<'_> {
    fn drop(&mut self) {
        *self.place = self.flight.take();
    }
}

/// What to do with what is kept.
enum Due {
    No(Credentials),
    Advisory(Credentials),
    Mandatory,
}

impl<P: ProvideCredentials> Cached<P> {
    /// Keeps what this provider gives.
    pub fn new(provider: P) -> Self {
        Cached::by(Clock::default(), provider)
    }

    pub(crate) fn by(clock: Clock, provider: P) -> Self {
        Cached {
            provider: Arc::new(provider),
            clock,
            kept: Mutex::new(None),
            ended: AtomicU64::new(0),
            search: tokio::sync::Mutex::new(Search::default()),
            region: OnceCell::new(),
        }
    }

    pub(crate) fn provider(&self) -> &P {
        &self.provider
    }

    async fn get(&self) -> Result<Credentials, CredentialsError> {
        match self.due() {
            Due::No(credentials) => Ok(credentials),
            Due::Advisory(credentials) => match self.search.try_lock() {
                Ok(mut search) => self.fly(&mut search).await,
                Err(_) => Ok(credentials),
            },
            Due::Mandatory => {
                let ended = self.ended.load(Ordering::Acquire);
                let mut search = self.search.lock().await;
                // While this caller waited for its turn, the search it waited for came to an end.
                if self.ended.load(Ordering::Acquire) != ended {
                    match (self.due(), &search.failure) {
                        (Due::No(credentials) | Due::Advisory(credentials), _) => return Ok(credentials),
                        (Due::Mandatory, Some(why)) => return Err(CredentialsError::new(why.as_str())),
                        (Due::Mandatory, None) => {}
                    }
                }
                self.fly(&mut search).await
            }
        }
    }

    /// Drives the search that is going on, or a new one, to its end.
    async fn fly(&self, search: &mut Search) -> Result<Credentials, CredentialsError> {
        let flight = search.flight.take().unwrap_or_else(|| {
            let provider = Arc::clone(&self.provider);
            Box::pin(async move { provider.credentials().await })
        });
        let found = Drive { flight: Some(flight), place: &mut search.flight }.await;
        let outcome = self.keep(found);
        search.failure = outcome.as_ref().err().map(ToString::to_string);
        self.ended.fetch_add(1, Ordering::Release);
        outcome
    }

    fn due(&self) -> Due {
        let Some(Kept { credentials, next }) = self.kept().clone() else { return Due::Mandatory };
        let Some(end) = credentials.expires_at() else { return Due::No(credentials) };
        let left = self.clock.seconds_until(end);
        match left {
            _ if left > ADVISORY_SECONDS || self.clock.seconds_until(next) > 0 => Due::No(credentials),
            _ if left > MANDATORY_SECONDS => Due::Advisory(credentials),
            _ => Due::Mandatory,
        }
    }

    /// What becomes of the outcome of a search.
    fn keep(&self, found: Result<Credentials, CredentialsError>) -> Result<Credentials, CredentialsError> {
        let now = self.clock.now();
        let next = Timestamp::from_epoch(now.epoch().0.saturating_add(PAUSE_SECONDS), 0).unwrap_or(now);
        // What ends within the pause is not given on beyond its end. What has ended before is all that the source has.
        let next = |credentials: &Credentials| {
            credentials.expires_at().filter(|end| *end > now).map_or(next, |end| end.min(next))
        };
        let mut kept = self.kept();
        match (found, kept.as_mut()) {
            (Ok(credentials), _) => {
                *kept = Some(Kept { next: next(&credentials), credentials: credentials.clone() });
                Ok(credentials)
            }
            (Err(_), Some(old)) if old.credentials.expires_at().is_none_or(|end| end > now) => {
                old.next = next(&old.credentials);
                Ok(old.credentials.clone())
            }
            (Err(error), _) => Err(error),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: ProvideCredentials> ProvideCredentials for Cached<P> {
    fn credentials(&self) -> Providing<'_> {
        Box::pin(self.get())
    }

    /// That of the provider. What it says once holds for good: a machine does not move.
    fn region(&self) -> Providing<'_, Option<String>> {
        Box::pin(async { self.region.get_or_try_init(|| self.provider.region()).await.cloned() })
    }
}

impl<P: fmt::Debug> fmt::Debug for Cached<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cached").field(&self.provider).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicI64;
    use std::time::Duration;

    use tokio::time::{sleep, timeout};

    use super::*;
    use crate::config::CredentialsConfig;

    /// Takes a second for keys that hold until the time that is set, or for an error where none is.
    #[derive(Debug, Default)]
    struct Slow {
        searches: AtomicU64,
        end: AtomicI64,
    }

    impl ProvideCredentials for Slow {
        fn credentials(&self) -> Providing<'_> {
            Box::pin(async {
                let search = self.searches.fetch_add(1, Ordering::SeqCst) + 1;
                sleep(Duration::from_secs(1)).await;
                let end = Timestamp::from_epoch(self.end.load(Ordering::SeqCst), 0).expect("a time");
                if end.epoch().0 == 0 {
                    return Err(CredentialsError::new(format!("search {search} failed")));
                }
                Ok(Credentials::new(format!("A{search}"), "S").with_expiration(end))
            })
        }
    }

    /// What is kept of a slow provider, and the time it is.
    struct Stage {
        cached: Cached<Slow>,
        now: Arc<AtomicI64>,
    }

    impl Stage {
        fn of(end: i64) -> Self {
            let slow = Slow { end: AtomicI64::new(end), ..Slow::default() };
            let now = Arc::new(AtomicI64::new(0));
            let clock = Arc::clone(&now);
            let now_of = move || Timestamp::from_epoch(clock.load(Ordering::SeqCst), 0).expect("a time");
            let config = CredentialsConfig::new(awso::Environment::process()).clock(now_of);
            Stage { cached: Cached::by(config.clock, slow), now }
        }

        /// What is answered, with the number of searches there have been.
        async fn get(&self) -> (String, u64) {
            let found = self.cached.credentials().await;
            let shown = found.map_or_else(|error| error.to_string(), |it| it.access_key_id().to_owned());
            (shown, self.cached.provider().searches.load(Ordering::SeqCst))
        }
    }

    fn is(shown: &str, searches: u64) -> (String, u64) {
        (shown.to_owned(), searches)
    }

    #[tokio::test(start_paused = true)]
    async fn callers_wait_for_one_search() {
        let stage = Stage::of(3_600);
        let found = tokio::join!(stage.get(), stage.get(), stage.get());
        assert_eq!(found, (is("A1", 1), is("A1", 1), is("A1", 1)));
        assert_eq!(stage.get().await, is("A1", 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_that_goes_away_hands_its_search_on() {
        let stage = Stage::of(3_600);
        let leaves = timeout(Duration::from_millis(500), stage.cached.credentials());
        let (left, stayed) = tokio::join!(leaves, stage.get());
        assert!(left.is_err());
        assert_eq!(stayed, is("A1", 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_search_that_nobody_waits_for_is_taken_up_by_the_next() {
        let stage = Stage::of(3_600);
        timeout(Duration::from_millis(500), stage.cached.credentials()).await.expect_err("it takes longer");
        assert_eq!(stage.get().await, is("A1", 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_is_told_to_all_who_waited_and_the_next_looks_again() {
        let stage = Stage::of(0);
        let found = tokio::join!(stage.get(), stage.get());
        assert_eq!(found, (is("search 1 failed", 1), is("search 1 failed", 1)));
        assert_eq!(stage.get().await, is("search 2 failed", 2));
    }

    #[tokio::test(start_paused = true)]
    async fn fifteen_minutes_before_the_end_one_looks_and_the_others_go_on() {
        let stage = Stage::of(3_600);
        assert_eq!(stage.get().await, is("A1", 1));
        stage.now.store(3_600 - 901, Ordering::SeqCst);
        assert_eq!(stage.get().await, is("A1", 1));
        stage.now.store(3_600 - 899, Ordering::SeqCst);
        stage.cached.provider().end.store(7_200, Ordering::SeqCst);
        let found = tokio::join!(stage.get(), stage.get());
        assert_eq!(found, (is("A2", 2), is("A1", 2)));
    }

    #[tokio::test(start_paused = true)]
    async fn ten_minutes_before_the_end_all_wait() {
        let stage = Stage::of(3_600);
        assert_eq!(stage.get().await, is("A1", 1));
        stage.now.store(3_600 - 600, Ordering::SeqCst);
        stage.cached.provider().end.store(7_200, Ordering::SeqCst);
        let found = tokio::join!(stage.get(), stage.get());
        assert_eq!(found, (is("A2", 2), is("A2", 2)));
    }

    #[tokio::test(start_paused = true)]
    async fn where_a_refresh_fails_the_old_keys_go_on_until_they_end() {
        let stage = Stage::of(3_600);
        assert_eq!(stage.get().await, is("A1", 1));
        stage.cached.provider().end.store(0, Ordering::SeqCst);
        stage.now.store(3_300, Ordering::SeqCst);
        assert_eq!(stage.get().await, is("A1", 2));
        assert_eq!(stage.get().await, is("A1", 2), "it is asked again after a minute only");
        stage.now.store(3_360, Ordering::SeqCst);
        assert_eq!(stage.get().await, is("A1", 3));
        stage.now.store(3_600, Ordering::SeqCst);
        assert_eq!(stage.get().await, is("search 4 failed", 4));
    }

    /// Panics once.
    #[derive(Debug, Default)]
    struct Panics(AtomicU64);

    impl ProvideCredentials for Panics {
        fn credentials(&self) -> Providing<'_> {
            Box::pin(async {
                assert!(self.0.fetch_add(1, Ordering::SeqCst) > 0, "the first time");
                Ok(Credentials::new("A", "S"))
            })
        }
    }

    #[tokio::test]
    async fn a_provider_that_panics_is_asked_again() {
        let cached = Arc::new(Cached::new(Panics::default()));
        let first = Arc::clone(&cached);
        tokio::spawn(async move { first.credentials().await }).await.expect_err("it panics");
        assert_eq!(cached.credentials().await.expect("keys").access_key_id(), "A");
    }

    #[tokio::test(start_paused = true)]
    async fn keys_that_have_ended_in_the_pause_are_not_given_on() {
        let stage = Stage::of(30);
        assert_eq!(stage.get().await, is("A1", 1));
        stage.now.store(30, Ordering::SeqCst);
        stage.cached.provider().end.store(3_600, Ordering::SeqCst);
        assert_eq!(stage.get().await, is("A2", 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_refresh_that_failed_shortly_before_the_end_is_made_up_for_at_the_end() {
        let stage = Stage::of(3_600);
        assert_eq!(stage.get().await, is("A1", 1));
        stage.cached.provider().end.store(0, Ordering::SeqCst);
        stage.now.store(3_590, Ordering::SeqCst);
        assert_eq!(stage.get().await, is("A1", 2));
        stage.cached.provider().end.store(7_200, Ordering::SeqCst);
        stage.now.store(3_600, Ordering::SeqCst);
        assert_eq!(stage.get().await, is("A3", 3));
    }

    #[tokio::test(start_paused = true)]
    async fn keys_that_end_at_once_are_asked_for_once_a_minute() {
        let stage = Stage::of(-5);
        assert_eq!(stage.get().await, is("A1", 1));
        assert_eq!(stage.get().await, is("A1", 1));
        stage.now.store(60, Ordering::SeqCst);
        assert_eq!(stage.get().await, is("A2", 2));
    }
}
