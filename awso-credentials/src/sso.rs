//! IAM Identity Center: the keys of a role for the token that `aws sso login` left.

mod token;

use awso::{Credentials, Timestamp};

use crate::lack::{Found, Lack};
use crate::service::sso::Client;
use crate::world::World;

/// A role of a person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sso {
    /// The section of the config file that says where to sign in: `sso_session`. None in profiles that say it
    /// themselves, whose token is not refreshed.
    pub session: Option<String>,
    /// The region of the Identity Center: `sso_region`.
    pub region: String,
    /// Where people sign in: `sso_start_url`.
    pub start_url: String,
    /// The account: `sso_account_id`. Without it and the role the profile is for tokens only.
    pub account_id: Option<String>,
    /// The role: `sso_role_name`.
    pub role_name: Option<String>,
}

pub(crate) async fn load(world: &World<'_>, sso: &Sso) -> Found<Credentials> {
    let (Some(account), Some(role)) = (&sso.account_id, &sso.role_name) else {
        return Err(Lack::failed(
            "selected profile will resolve an access token instead of credentials: set `sso_account_id` and `sso_role_name`",
        ));
    };
    let token = token::load(world, sso).await?;
    let client = Client::from_env_with(world.client_config(&sso.region)).await;
    let client = client.map_err(|error| Lack::failed(error.to_string()))?;
    let call = client.get_role_credentials().role_name(role).account_id(account).access_token(token.as_str());
    let answer = call.send().await.map_err(|error| Lack::failed(error.to_string()))?;
    let keys = answer.role_credentials.filter(|keys| !keys.access_key_id.is_empty());
    let keys = keys.ok_or_else(|| Lack::failed("SSO answered no credentials"))?;
    let mut credentials = Credentials::new(keys.access_key_id, keys.secret_access_key.expose().as_str())
        .with_account_id(account);
    if let Some(token) = keys.session_token {
        credentials = credentials.with_session_token(token.expose().as_str());
    }
    if let Some(end) = keys.expiration.and_then(of_milliseconds) {
        credentials = credentials.with_expiration(end);
    }
    Ok(credentials)
}

fn of_milliseconds(milliseconds: i64) -> Option<Timestamp> {
    let nanos = u32::try_from(milliseconds.rem_euclid(1_000)).ok()? * 1_000_000;
    Timestamp::from_epoch(milliseconds.div_euclid(1_000), nanos)
}
