//! The keys that requests are signed with, and where they come from.

use std::error::Error as StdError;
use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;

use crate::environment::Environment;
use crate::redact::REDACTED;
use crate::timestamp::Timestamp;
use crate::transport::Transport;

/// An access key with its secret, and how long they hold. Cloning is cheap.
///
/// ```
/// use awso_core::Credentials;
///
/// let credentials = Credentials::new("AKIDEXAMPLE", "a secret").with_session_token("a token");
/// assert_eq!(credentials.access_key_id(), "AKIDEXAMPLE");
/// assert!(!format!("{credentials:?}").contains("a secret"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(Arc<Keys>);

#[derive(Clone, PartialEq, Eq)]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expires_at: Option<Timestamp>,
    account_id: Option<String>,
}

impl Credentials {
    /// Keys that hold for good.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Credentials(Arc::new(Keys {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
            expires_at: None,
            account_id: None,
        }))
    }

    /// The same with the token of a session, as temporary keys have one.
    #[must_use]
    pub fn with_session_token(self, token: impl Into<String>) -> Self {
        self.with(|keys| keys.session_token = Some(token.into()))
    }

    /// The same with an end.
    #[must_use]
    pub fn with_expiration(self, expires_at: Timestamp) -> Self {
        self.with(|keys| keys.expires_at = Some(expires_at))
    }

    /// The same with the account that they belong to: twelve digits.
    #[must_use]
    pub fn with_account_id(self, account_id: impl Into<String>) -> Self {
        self.with(|keys| keys.account_id = Some(account_id.into()))
    }

    fn with(mut self, change: impl FnOnce(&mut Keys)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// What the service knows the keys by. It is no secret.
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    /// What requests are signed with.
    pub fn secret_access_key(&self) -> &str {
        &self.0.secret_access_key
    }

    /// The token of the session, if the keys are of one.
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_deref()
    }

    /// When they end, if they do.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at
    }

    /// The account they belong to, where that is known.
    pub fn account_id(&self) -> Option<&str> {
        self.0.account_id.as_deref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.0.access_key_id)
            .field("secret_access_key", &REDACTED)
            .field("session_token", &self.0.session_token.as_ref().map(|_| REDACTED))
            .field("expires_at", &self.0.expires_at)
            .field("account_id", &self.0.account_id)
            .finish()
    }
}

/// The future of credentials.
pub type Providing<'a, T = Credentials> =
    Pin<Box<dyn Future<Output = Result<T, CredentialsError>> + Send + 'a>>;

/// Where credentials come from. It is asked for every request, so one that has to look far keeps what it finds.
pub trait ProvideCredentials: fmt::Debug + Send + Sync + 'static {
    /// Credentials that hold now.
    fn credentials(&self) -> Providing<'_>;

    /// The region of the machine that the credentials are of. It is asked for where nothing else names a region.
    fn region(&self) -> Providing<'_, Option<String>> {
        Box::pin(ready(Ok(None)))
    }
}

impl ProvideCredentials for Credentials {
    fn credentials(&self) -> Providing<'_> {
        Box::pin(ready(Ok(self.clone())))
    }
}

/// Where a service finds credentials whose client is given none: `awso_credentials::default_chain` for those that
/// sign.
pub type CredentialsResolver = fn(&CredentialsParams) -> Arc<dyn ProvideCredentials>;

/// What credentials are looked for by.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CredentialsParams {
    /// The variables and files.
    pub environment: Environment,
    /// The profile that the client is to use, where it is told one.
    pub profile_name: Option<String>,
    /// What carries the requests, where the client is told that.
    pub transport: Option<Arc<dyn Transport>>,
}

/// Why there are no credentials, in a text that shows no secret.
#[derive(Debug)]
pub struct CredentialsError {
    problem: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl CredentialsError {
    /// An error that says in one line what was tried and what is to be done.
    pub fn new(problem: impl Into<String>) -> Self {
        CredentialsError { problem: problem.into(), source: None }
    }

    /// Keeps the error underneath.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The error underneath. Not [`source`](StdError::source), because Display has its text already.
    pub fn get_ref(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.source.as_deref()
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl StdError for CredentialsError {}
