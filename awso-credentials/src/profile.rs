//! Credentials of a profile: what its keys mean together, and what is done for it.

use std::fmt;

use awso::Credentials;
use awso::profile::Section;

use crate::lack::{Found, Lack};
use crate::role::{self, AssumeRole, WebIdentity};
use crate::sso::{self, Sso};
use crate::world::World;
use crate::{container, environment, imds, process};

const ACCESS_KEY_ID: &str = "aws_access_key_id";
const SECRET_ACCESS_KEY: &str = "aws_secret_access_key";
const SESSION_TOKEN: &str = "aws_session_token";
const ACCOUNT_ID: &str = "aws_account_id";
const ROLE_ARN: &str = "role_arn";
const SOURCE_PROFILE: &str = "source_profile";
const CREDENTIAL_SOURCE: &str = "credential_source";
const TOKEN_FILE: &str = "web_identity_token_file";

/// What is done for the credentials of a profile: keys to begin with, and the roles that are assumed from there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// Where the first keys come from.
    pub base: Base,
    /// The roles that are assumed in turn, each with the keys of the one before. The last one's are the profile's.
    pub roles: Vec<AssumeRole>,
}

/// Where the first keys of a profile come from.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Base {
    /// They stand in the files.
    Keys(Credentials),
    /// The variables of the environment.
    Environment,
    /// The role of the EC2 instance.
    Ec2InstanceMetadata,
    /// The role of the container.
    EcsContainer,
    /// A role, for a token in a file.
    WebIdentity(WebIdentity),
    /// A role, for somebody's token of IAM Identity Center.
    Sso(Sso),
    /// A program that is run by the shell.
    Process {
        /// What is run: `credential_process`. Debug hides it, for it may hold secrets.
        command: String,
        /// Whose keys they are, where the program does not say: `aws_account_id`.
        account_id: Option<String>,
    },
}

impl fmt::Debug for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Base::Keys(credentials) => f.debug_tuple("Keys").field(credentials).finish(),
            Base::Environment => f.write_str("Environment"),
            Base::Ec2InstanceMetadata => f.write_str("Ec2InstanceMetadata"),
            Base::EcsContainer => f.write_str("EcsContainer"),
            Base::WebIdentity(role) => f.debug_tuple("WebIdentity").field(role).finish(),
            Base::Sso(sso) => f.debug_tuple("Sso").field(sso).finish(),
            Base::Process { account_id, .. } => {
                f.debug_struct("Process").field("account_id", account_id).finish_non_exhaustive()
            }
        }
    }
}

/// The credentials of the profile that is meant.
pub(crate) async fn load(world: &World<'_>) -> Found<Credentials> {
    let Plan { base, roles } = plan(world)?;
    let mut credentials = first(world, &base).await.map_err(Lack::required)?;
    for role in &roles {
        credentials = role::assume(world, role, credentials).await.map_err(Lack::required)?;
    }
    Ok(credentials)
}

async fn first(world: &World<'_>, base: &Base) -> Found<Credentials> {
    match base {
        Base::Keys(credentials) => Ok(credentials.clone()),
        Base::Environment => environment::load(&world.config.environment),
        Base::Ec2InstanceMetadata => imds::load(world).await,
        Base::EcsContainer => container::load(world.config).await,
        Base::WebIdentity(role) => role::assume_with_token(world, role).await,
        Base::Sso(sso) => sso::load(world, sso).await,
        Base::Process { command, account_id } => {
            let credentials = process::load(command).await?;
            Ok(match account_id {
                Some(account) if credentials.account_id().is_none() => credentials.with_account_id(account),
                _ => credentials,
            })
        }
    }
}

/// What the profile that is meant says. The order of precedence is that of the official SDK.
pub(crate) fn plan(world: &World<'_>) -> Found<Plan> {
    let (profiles, selected) = (world.settings.profiles(), world.settings.profile_name());
    if profiles.profiles().next().is_none() {
        return Err(Lack::not_enabled("No profiles were defined"));
    }
    let Some(mut profile) = world.settings.profile() else {
        // Nobody asked for a profile, and there is none that is taken unasked.
        if !world.is_profile_named() {
            return Err(Lack::not_enabled(format!("No profile `{selected}` was defined")));
        }
        return Err(Lack::failed(format!(
            "could not find the profile {selected}: define it in the config file, or name another"
        )));
    };
    let mut visited: Vec<&str> = Vec::new();
    let mut roles = Vec::new();
    let base = loop {
        if visited.contains(&profile.name()) {
            visited.push(profile.name());
            return Err(Lack::failed(format!("profile formed an infinite loop: {}", visited.join(" -> "))));
        }
        visited.push(profile.name());
        // Keys end a chain, except where it begins: there they are what the role is for.
        if visited.len() > 1
            && let Ok(keys) = keys(profile)
        {
            break Base::Keys(keys);
        }
        let Some(role) = role(profile)? else {
            let base = base(world, profile);
            break if visited.len() > 1 { base.map_err(Lack::required)? } else { base? };
        };
        roles.push(role);
        match source(profile)? {
            Source::Itself => break base(world, profile)?,
            Source::Profile(next) => {
                profile = profiles.profile(next).ok_or_else(|| {
                    let this = profile.name();
                    let problem = format!("could not find source profile {next} referenced from {this}");
                    wrong(profile, SOURCE_PROFILE, &problem)
                })?;
            }
        }
    };
    roles.reverse();
    Ok(Plan { base, roles })
}

/// The role of a profile that is assumed with other keys. One with a token stands at the beginning of a chain.
fn role(profile: &Section) -> Found<Option<AssumeRole>> {
    let Some(role_arn) = profile.text(ROLE_ARN).filter(|_| profile.text(TOKEN_FILE).is_none()) else {
        return Ok(None);
    };
    let text = |name| profile.text(name).map(str::to_owned);
    let duration_seconds =
        match profile.text("duration_seconds") {
            None => None,
            Some(given) => Some(role::duration(given).ok_or_else(|| {
                wrong(profile, "duration_seconds", "it is not a number between 900 and 43200")
            })?),
        };
    Ok(Some(AssumeRole {
        role_arn: role_arn.to_owned(),
        role_session_name: text("role_session_name"),
        external_id: text("external_id"),
        duration_seconds,
    }))
}

/// What is wrong with a property, by its file, line and name. It does not show the value.
fn wrong(profile: &Section, key: &str, problem: &str) -> Lack {
    let place = profile.get(key).map_or_else(String::new, |property| {
        format!("{}:{}: `{}`: ", property.file(), property.line(), property.name())
    });
    Lack::failed(format!("{place}{problem}"))
}

/// Whose keys assume the role of a profile.
enum Source<'p> {
    Itself,
    Profile(&'p str),
}

fn source(profile: &Section) -> Found<Source<'_>> {
    match (profile.text(SOURCE_PROFILE), profile.text(CREDENTIAL_SOURCE)) {
        (Some(_), Some(_)) => Err(wrong(
            profile,
            CREDENTIAL_SOURCE,
            "profile contained both source_profile and credential_source: only one or the other can be defined",
        )),
        (None, None) => Err(wrong(
            profile,
            ROLE_ARN,
            "profile must contain `source_profile` or `credential_source` beside `role_arn`, but neither were defined",
        )),
        (Some(name), None) if name != profile.name() => Ok(Source::Profile(name)),
        _ => Ok(Source::Itself),
    }
}

/// The first keys, from a profile that begins a chain.
fn base(world: &World<'_>, profile: &Section) -> Found<Base> {
    if let Some(source) = profile.text(CREDENTIAL_SOURCE) {
        return named_source(source).ok_or_else(|| {
            let problem = "it is none of `Environment`, `Ec2InstanceMetadata` and `EcsContainer`";
            wrong(profile, CREDENTIAL_SOURCE, problem)
        });
    }
    if let Some(token_file) = profile.text(TOKEN_FILE) {
        let role_arn = profile.text(ROLE_ARN).ok_or_else(|| {
            let problem =
                format!("`role_arn` was missing beside `{TOKEN_FILE}` in the profile `{}`", profile.name());
            wrong(profile, TOKEN_FILE, &problem)
        })?;
        return Ok(Base::WebIdentity(WebIdentity {
            role_arn: role_arn.to_owned(),
            role_session_name: profile.text("role_session_name").map(str::to_owned),
            token_file: token_file.to_owned(),
        }));
    }
    if let Some(sso) = sso(world, profile)? {
        return Ok(Base::Sso(sso));
    }
    if let Some(command) = profile.text("credential_process") {
        let account_id = profile.text(ACCOUNT_ID).map(str::to_owned);
        return Ok(Base::Process { command: command.to_owned(), account_id });
    }
    keys(profile).map(Base::Keys)
}

/// The guide writes them like this; case is not minded.
fn named_source(name: &str) -> Option<Base> {
    let named = [
        ("Environment", Base::Environment),
        ("Ec2InstanceMetadata", Base::Ec2InstanceMetadata),
        ("EcsContainer", Base::EcsContainer),
    ];
    named.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, base)| base)
}

fn keys(profile: &Section) -> Found<Credentials> {
    let [id, secret, token] =
        [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN].map(|name| profile.text(name));
    let name = profile.name();
    let missing = |key| {
        let mut given = [ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN].into_iter();
        let given = given.find(|name| profile.text(name).is_some()).unwrap_or(key);
        wrong(profile, given, &format!("profile missing {key}: `{name}` has the rest of the pair"))
    };
    if [id, secret, token].iter().all(Option::is_none) {
        return Err(Lack::not_enabled(format!("profile `{name}` did not contain credential information")));
    }
    let id = id.ok_or_else(|| missing(ACCESS_KEY_ID))?;
    let secret = secret.ok_or_else(|| missing(SECRET_ACCESS_KEY))?;
    let mut credentials = Credentials::new(id, secret);
    if let Some(token) = token {
        credentials = credentials.with_session_token(token);
    }
    if let Some(account) = profile.text(ACCOUNT_ID) {
        credentials = credentials.with_account_id(account);
    }
    Ok(credentials)
}

fn sso(world: &World<'_>, profile: &Section) -> Found<Option<Sso>> {
    const REGION: &str = "sso_region";
    const START_URL: &str = "sso_start_url";
    let name = profile.name();
    let text = |key| profile.text(key);
    let session = text("sso_session");
    let (account_id, role_name) = (text("sso_account_id"), text("sso_role_name"));
    let (mut region, mut start_url) = (text(REGION), text(START_URL));
    if [session, account_id, role_name, region, start_url].iter().all(Option::is_none) {
        return Ok(None);
    }
    if let Some(session) = session {
        for (key, value) in [(START_URL, start_url), (REGION, region)] {
            if value.is_some() {
                let problem = format!(
                    "`{key}` can only be specified in the [sso-session] config when a session name is given"
                );
                return Err(wrong(profile, key, &problem));
            }
        }
        let section = world.settings.profiles().sso_session(session).ok_or_else(|| {
            let problem =
                format!("sso-session named `{session}` (referenced by profile `{name}`) was not found");
            wrong(profile, "sso_session", &problem)
        })?;
        (region, start_url) = (section.text(REGION), section.text(START_URL));
    }
    let together =
        |one, other| wrong(profile, one, &format!("if `{one}` is set, then `{other}` must also be set"));
    match (account_id, role_name) {
        (Some(_), None) => return Err(together("sso_account_id", "sso_role_name")),
        (None, Some(_)) => return Err(together("sso_role_name", "sso_account_id")),
        _ => {}
    }
    let missing = |key| {
        let mut given = ["sso_session", "sso_account_id", "sso_role_name", REGION, START_URL].into_iter();
        let given = given.find(|name| text(name).is_some()).unwrap_or(key);
        wrong(profile, given, &format!("`{key}` is missing beside the other keys of SSO"))
    };
    Ok(Some(Sso {
        session: session.map(str::to_owned),
        region: region.ok_or_else(|| missing(REGION))?.to_owned(),
        start_url: start_url.ok_or_else(|| missing(START_URL))?.to_owned(),
        account_id: account_id.map(str::to_owned),
        role_name: role_name.map(str::to_owned),
    }))
}
