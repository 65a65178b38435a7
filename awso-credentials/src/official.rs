//! A provider of the official SDK.

use aws_credential_types::provider::{ProvideCredentials as Official, SharedCredentialsProvider};
use awso::auth::Providing;
use awso::{Credentials, CredentialsError, ProvideCredentials};

use crate::lack::one_line;

/// Takes credentials from a provider of the official SDK, as `aws-config` has them. It is asked for every request:
/// put it into [`Cached`](crate::Cached) where it does not keep what it finds.
///
/// ```
/// use awso::ProvideCredentials as _;
/// use awso_credentials::OfficialCredentials;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), awso::CredentialsError> {
/// let keys = aws_credential_types::Credentials::new("AKIDEXAMPLE", "a secret", None, None, "example");
/// let provider = OfficialCredentials::new(keys);
/// assert_eq!(provider.credentials().await?.secret_access_key(), "a secret");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct OfficialCredentials(SharedCredentialsProvider);

impl OfficialCredentials {
    /// Takes what this provider gives.
    pub fn new(provider: impl Official + 'static) -> Self {
        OfficialCredentials(SharedCredentialsProvider::new(provider))
    }
}

impl ProvideCredentials for OfficialCredentials {
    fn credentials(&self) -> Providing<'_> {
        Box::pin(async {
            let found = self.0.provide_credentials().await.map_err(|error| {
                let mut text = error.to_string();
                // Its Display says only what kind of error it is.
                let causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
                causes.for_each(|cause| text.push_str(&format!(": {cause}")));
                let text =
                    format!("the provider of the official SDK gave no credentials: {}", one_line(&text));
                CredentialsError::new(text).with_source(error)
            })?;
            let mut credentials = Credentials::new(found.access_key_id(), found.secret_access_key());
            if let Some(token) = found.session_token() {
                credentials = credentials.with_session_token(token);
            }
            if let Some(end) = found.expiry() {
                credentials = credentials.with_expiration(end.into());
            }
            if let Some(account) = found.account_id() {
                credentials = credentials.with_account_id(account.as_str());
            }
            Ok(credentials)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use aws_credential_types::provider::error::CredentialsError as OfficialError;
    use aws_credential_types::provider::future::ProvideCredentials as OfficialFuture;
    use awso::Timestamp;

    use super::*;

    #[derive(Debug)]
    struct Fails;

    impl Official for Fails {
        fn provide_credentials<'a>(&'a self) -> OfficialFuture<'a>
        where
            Self: 'a,
        {
            OfficialFuture::ready(Err(OfficialError::not_loaded("no profile\nand no keys")))
        }
    }

    #[tokio::test]
    async fn token_and_end_come_with_the_keys() {
        let end = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let token = Some("T".to_owned());
        let given = aws_credential_types::Credentials::new("A", "S", token, Some(end), "test");
        let found = OfficialCredentials::new(given).credentials().await.expect("keys");
        let end = Timestamp::from_epoch(1_000, 0).expect("a time");
        assert_eq!(found, Credentials::new("A", "S").with_session_token("T").with_expiration(end));
    }

    #[tokio::test]
    async fn an_error_says_why_on_one_line() {
        let error = OfficialCredentials::new(Fails).credentials().await.expect_err("there are none");
        let error = error.to_string();
        assert!(error.ends_with("no profile and no keys") && !error.contains('\n'), "{error}");
    }
}
