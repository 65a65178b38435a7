//! What sources are given.

use std::fmt;
use std::sync::Arc;

use awso::{Environment, Timestamp, Transport};

/// What credentials are looked for in: an environment, and what an application says otherwise.
///
/// ```
/// use awso_credentials::{CredentialsConfig, DefaultChain};
///
/// let config = CredentialsConfig::new(awso::Environment::process()).profile("dev");
/// let chain = DefaultChain::new(config);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct CredentialsConfig {
    pub(crate) environment: Environment,
    pub(crate) profile: Option<String>,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) clock: Clock,
}

impl CredentialsConfig {
    /// The variables and files of this environment.
    pub fn new(environment: Environment) -> Self {
        CredentialsConfig { environment, profile: None, transport: None, clock: Clock::default() }
    }

    /// The profile, instead of `AWS_PROFILE` or `default`.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// What carries all requests: those to STS and SSO, and those to the metadata of a container or an instance.
    /// By default that is reqwest, or hyper where only that is built in; the latter go past the proxies of the environment.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// What time it is, by which credentials and tokens end. By default the time of the machine.
    pub fn clock(mut self, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Clock(Arc::new(now));
        self
    }
}

impl From<Environment> for CredentialsConfig {
    fn from(environment: Environment) -> Self {
        CredentialsConfig::new(environment)
    }
}

/// What time it is.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Default for Clock {
    /// The time of the machine.
    fn default() -> Self {
        Clock(Arc::new(Timestamp::now))
    }
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// The seconds until then; below zero when it has been.
    pub(crate) fn seconds_until(&self, then: Timestamp) -> i64 {
        then.epoch().0.saturating_sub(self.now().epoch().0)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
