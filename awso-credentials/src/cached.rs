//! Credentials that are kept until shortly before they end.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use awso::auth::Providing;
use awso::{Credentials, CredentialsError, ProvideCredentials, Timestamp};
use tokio::sync::OnceCell;

use crate::settings::Clock;

/// From here on one caller looks for new credentials while the others go on with the old: botocore's advisory
/// refresh, 15 minutes before the end.
const ADVISORY_SECONDS: i64 = 15 * 60;

/// From here on every caller waits for new credentials: botocore's mandatory refresh, 10 minutes before the end.
const MANDATORY_SECONDS: i64 = 10 * 60;

/// How long what was found is left alone, whatever its end: a source may give credentials that end soon, over and
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
        let flight = search.flight.get_or_insert_with(|| {
            let provider = Arc::clone(&self.provider);
            Box::pin(async move { provider.credentials().await })
        });
        let found = flight.as_mut().await;
        search.flight = None;
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
        let mut kept = self.kept();
        match (found, kept.as_mut()) {
            (Ok(credentials), _) => {
                *kept = Some(Kept { credentials: credentials.clone(), next });
                Ok(credentials)
            }
            (Err(_), Some(old)) if old.credentials.expires_at().is_none_or(|end| end > now) => {
                old.next = next;
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
