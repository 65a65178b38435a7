//! The keys of a role, from STS.

use std::fmt;
use std::path::Path;

use awso::Credentials;

use crate::lack::{Found, Lack};
use crate::service::sts::{AssumedRoleUser, Client, RoleCredentials};
use crate::world::World;

/// The limits that STS knows: 15 minutes and 12 hours.
const DURATION_SECONDS: std::ops::RangeInclusive<i32> = 900..=43_200;

/// A role that is assumed with the keys of the step before.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AssumeRole {
    /// The role.
    pub role_arn: String,
    /// What the session is called, if the profile says: `role_session_name`.
    pub role_session_name: Option<String>,
    /// What the role's owner asks for: `external_id`. Debug hides it.
    pub external_id: Option<String>,
    /// How long the keys are to hold, 900 to 43 200 seconds: `duration_seconds`.
    pub duration_seconds: Option<i32>,
}

impl fmt::Debug for AssumeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRole")
            .field("role_arn", &self.role_arn)
            .field("role_session_name", &self.role_session_name)
            .field("external_id", &self.external_id.as_ref().map(|_| "** redacted **"))
            .field("duration_seconds", &self.duration_seconds)
            .finish()
    }
}

/// A role that is assumed with a token in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebIdentity {
    /// The role.
    pub role_arn: String,
    /// What the session is called, if that is said.
    pub role_session_name: Option<String>,
    /// The file with the token of the identity provider. It is read every time, because it is replaced there.
    pub token_file: String,
}

/// The duration that a setting says.
pub(crate) fn duration(text: &str) -> Option<i32> {
    text.parse().ok().filter(|seconds| DURATION_SECONDS.contains(seconds))
}

/// The role's keys, for those of the step before.
pub(crate) async fn assume(world: &World<'_>, role: &AssumeRole, base: Credentials) -> Found<Credentials> {
    let client = client(world, Some(base)).await?;
    let mut call = client.assume_role().role_arn(&role.role_arn).role_session_name(session_name(
        world,
        role.role_session_name.as_deref(),
        "assume-role-from-profile",
    ));
    if let Some(seconds) = role.duration_seconds {
        call = call.duration_seconds(seconds);
    }
    if let Some(id) = &role.external_id {
        call = call.external_id(id.as_str());
    }
    let answer = call.send().await.map_err(|error| Lack::failed(format!("{}: {error}", role.role_arn)))?;
    of_answer(answer.credentials, answer.assumed_role_user.as_ref(), &role.role_arn)
}

/// The role's keys, for the token in the file.
pub(crate) async fn assume_with_token(world: &World<'_>, role: &WebIdentity) -> Found<Credentials> {
    let path = &role.token_file;
    let told =
        |problem: String| Lack::failed(format!("failed to read the web identity token `{path}`: {problem}"));
    let bytes = world.config.environment.read(Path::new(path)).map_err(|error| told(error.to_string()))?;
    let token = String::from_utf8(bytes).map_err(|_| told("it is not UTF-8".to_owned()))?;
    let client = client(world, None).await?;
    let name = session_name(world, role.role_session_name.as_deref(), "web-identity-token");
    let call = client.assume_role_with_web_identity().role_arn(&role.role_arn).role_session_name(name);
    let answer = call.web_identity_token(token.trim_end()).send().await;
    let answer = answer.map_err(|error| Lack::failed(format!("{}: {error}", role.role_arn)))?;
    of_answer(answer.credentials, answer.assumed_role_user.as_ref(), &role.role_arn)
}

async fn client(world: &World<'_>, base: Option<Credentials>) -> Found<Client> {
    let mut config = world.client_config(&world.region().await?);
    if let Some(credentials) = base {
        config = config.credentials(credentials);
    }
    Client::from_env_with(config).await.map_err(|error| Lack::failed(error.to_string()))
}

/// The name of the session, with the time in one that nobody gave, so that sessions can be told apart.
fn session_name(world: &World<'_>, given: Option<&str>, otherwise: &str) -> String {
    let (seconds, nanos) = world.config.clock.now().epoch();
    given.map_or_else(|| format!("{otherwise}-{seconds}{:03}", nanos / 1_000_000), str::to_owned)
}

fn of_answer(
    credentials: Option<RoleCredentials>,
    user: Option<&AssumedRoleUser>,
    role_arn: &str,
) -> Found<Credentials> {
    let keys = credentials
        .filter(|keys| !keys.access_key_id.is_empty() && !keys.secret_access_key.expose().is_empty());
    let keys = keys.ok_or_else(|| Lack::failed(format!("{role_arn}: STS answered no credentials")))?;
    let credentials = Credentials::new(keys.access_key_id, keys.secret_access_key.expose().as_str())
        .with_session_token(keys.session_token.expose().as_str())
        .with_expiration(keys.expiration);
    Ok(match user.and_then(|user| account_of(&user.arn)) {
        Some(account) => credentials.with_account_id(account),
        None => credentials,
    })
}

/// The fifth part of an ARN.
fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_that_of_the_assumed_role() {
        assert_eq!(account_of("arn:aws:sts::123456789012:assumed-role/r/s"), Some("123456789012"));
        assert_eq!(account_of("arn:aws:sts:::assumed-role/r/s"), None);
        assert_eq!(account_of("nonsense"), None);
    }

    #[test]
    fn a_duration_is_within_what_sts_allows() {
        let read = ["899", "900", "43200", "43201", "1h", ""].map(duration);
        assert_eq!(read, [None, Some(900), Some(43_200), None, None, None]);
    }
}
