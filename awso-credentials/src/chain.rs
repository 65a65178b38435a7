//! The sources in AWS's order.

use std::sync::Arc;

use awso::auth::{CredentialsParams, Providing};
use awso::{Credentials, CredentialsError, ProvideCredentials};

use crate::cached::Cached;
use crate::config::CredentialsConfig;
use crate::lack::{Found, Lack};
use crate::profile::{self, Plan};
use crate::role::{self, WebIdentity};
use crate::world::World;
use crate::{container, environment, imds};

/// Credentials from where AWS clients look for them: the environment, the profile, a web identity that variables
/// name, the container, the EC2 instance. The first source that is configured answers or fails.
///
/// Nothing is looked for until credentials are asked for. They are kept as [`Cached`] says. That the shared files
/// and variables are read anew each time is why a change of them takes effect when credentials end.
///
/// ```no_run
/// use awso::ProvideCredentials as _;
/// use awso_credentials::DefaultChain;
///
/// # async fn look() -> Result<(), awso::CredentialsError> {
/// let chain = DefaultChain::new(awso::Environment::process());
/// println!("{}", chain.credentials().await?.access_key_id());
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct DefaultChain(Arc<Cached<Sources>>);

impl DefaultChain {
    /// The chain of this configuration, or in an environment.
    pub fn new(config: impl Into<CredentialsConfig>) -> Self {
        let config = config.into();
        DefaultChain(Arc::new(Cached::by(config.clock.clone(), Sources(config))))
    }
}

/// The chain for a service: `credentials = awso_credentials::default_chain` in its `#[aws_service(…)]`.
pub fn default_chain(params: &CredentialsParams) -> Arc<dyn ProvideCredentials> {
    let mut config = CredentialsConfig::new(params.environment.clone());
    config.profile.clone_from(&params.profile_name);
    config.transport.clone_from(&params.transport);
    Arc::new(DefaultChain::new(config))
}

impl ProvideCredentials for DefaultChain {
    fn credentials(&self) -> Providing<'_> {
        self.0.credentials()
    }

    /// The region of the EC2 instance, if this is one.
    fn region(&self) -> Providing<'_, Option<String>> {
        self.0.region()
    }
}

/// Credentials of a profile and of nothing else, whatever stands in the environment.
///
/// They are kept as [`Cached`] says.
#[derive(Clone, Debug)]
pub struct ProfileCredentials(Arc<Cached<ProfileSource>>);

impl ProfileCredentials {
    /// Those of the profile that the configuration names, else of `AWS_PROFILE`, else of `default`.
    pub fn new(config: impl Into<CredentialsConfig>) -> Self {
        let config = config.into();
        ProfileCredentials(Arc::new(Cached::by(config.clock.clone(), ProfileSource(config))))
    }

    /// What is done for the profile's credentials, with nothing of it done: for tools that explain it.
    ///
    /// # Errors
    /// Files that cannot be read, a profile that is not there, keys of it that are no whole, and profiles that refer
    /// to each other in a circle.
    pub fn plan(&self) -> Result<Plan, CredentialsError> {
        World::read(&self.0.provider().0)
            .and_then(|world| profile::plan(&world))
            .map_err(|lack| CredentialsError::new(tried("profile", &lack)))
    }
}

impl ProvideCredentials for ProfileCredentials {
    fn credentials(&self) -> Providing<'_> {
        self.0.credentials()
    }
}

#[derive(Debug)]
struct ProfileSource(CredentialsConfig);

impl ProvideCredentials for ProfileSource {
    fn credentials(&self) -> Providing<'_> {
        Box::pin(async {
            let found = match World::read(&self.0) {
                Ok(world) => profile::load(&world).await,
                Err(lack) => Err(lack),
            };
            found
                .map_err(|lack| CredentialsError::new(format!("no credentials: {}", tried("profile", &lack))))
        })
    }
}

/// All sources in turn.
#[derive(Debug)]
struct Sources(CredentialsConfig);

impl ProvideCredentials for Sources {
    fn credentials(&self) -> Providing<'_> {
        Box::pin(self.look())
    }

    fn region(&self) -> Providing<'_, Option<String>> {
        Box::pin(async {
            let region = match World::read(&self.0) {
                Ok(world) => imds::region(&world).await,
                Err(lack) => Err(lack),
            };
            match region {
                Ok(region) => Ok(Some(region)),
                Err(Lack::NotEnabled(_)) => Ok(None),
                Err(lack) => Err(CredentialsError::new(tried("region of the EC2 instance", &lack))),
            }
        })
    }
}

impl Sources {
    async fn look(&self) -> Result<Credentials, CredentialsError> {
        let config = &self.0;
        let mut trail = Trail::default();
        if let Some(found) = trail.passes("environment", environment::load(&config.environment)) {
            return found;
        }
        let world = match World::read(config) {
            Ok(world) => world,
            Err(lack) => return Err(trail.ended("profile", &lack)),
        };
        if let Some(found) = trail.passes("profile", profile::load(&world).await) {
            return found;
        }
        if let Some(found) = trail.passes("web identity", web_identity(&world).await) {
            return found;
        }
        if let Some(found) = trail.passes("container", container::load(config).await) {
            return found;
        }
        if let Some(found) = trail.passes("EC2 instance", imds::load(&world).await) {
            return found;
        }
        let tried = trail.0.join("; ");
        let hint = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or configure a profile";
        Err(CredentialsError::new(format!("no credentials: {tried}: {hint}")))
    }
}

/// The role that variables name with a token.
async fn web_identity(world: &World<'_>) -> Found<Credentials> {
    let variable = |name| world.config.environment.var(name);
    let token_file = variable("AWS_WEB_IDENTITY_TOKEN_FILE")
        .ok_or_else(|| Lack::not_enabled("AWS_WEB_IDENTITY_TOKEN_FILE is not set"))?;
    let role_arn = variable("AWS_ROLE_ARN").ok_or_else(|| {
        Lack::failed("AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not: set both")
    })?;
    let role_session_name = variable("AWS_ROLE_SESSION_NAME");
    let role = WebIdentity { role_arn, role_session_name, token_file };
    role::assume_with_token(world, &role).await.map_err(Lack::required)
}

/// The sources that were tried, and why each gave nothing.
#[derive(Default)]
struct Trail(Vec<String>);

impl Trail {
    /// The end of the search, unless the source is to be passed over.
    fn passes(
        &mut self,
        source: &str,
        found: Found<Credentials>,
    ) -> Option<Result<Credentials, CredentialsError>> {
        match found {
            Ok(credentials) => Some(Ok(credentials)),
            Err(lack @ Lack::NotEnabled(_)) => {
                self.0.push(tried(source, &lack));
                None
            }
            Err(lack @ Lack::Failed(_)) => Some(Err(self.ended(source, &lack))),
        }
    }

    fn ended(&mut self, source: &str, lack: &Lack) -> CredentialsError {
        self.0.push(tried(source, lack));
        CredentialsError::new(format!("no credentials: {}", self.0.join("; ")))
    }
}

fn tried(source: &str, lack: &Lack) -> String {
    format!("{source}: {lack}")
}
