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

#[cfg(test)]
mod tests {
    use awso::Environment;

    use super::*;
    use crate::script::{Script, Turn};

    const ROLES: &str = "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\nduration_seconds = 900\n\
        [profile b]\nrole_arn = arn:aws:iam::1:role/b\nexternal_id = x\nsource_profile = c\n\
        [profile c]\naws_access_key_id = AKIDC\naws_secret_access_key = S";

    const FIRST: Turn = Turn::Answer(
        200,
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AKIDB</AccessKeyId>\
         <SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>\
         <Expiration>2026-11-21T13:05:37Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
    );

    /// A home directory with a config file.
    struct Home(std::path::PathBuf);

    impl Home {
        fn with(name: &str, config: &str) -> Self {
            let root = std::env::temp_dir().join(format!("awso-chain-{name}-{}", std::process::id()));
            std::fs::create_dir_all(root.join("home/.aws")).expect("a directory");
            std::fs::write(root.join("home/.aws/config"), config).expect("a file");
            Home(root)
        }

        fn environment(&self, profile: &str) -> Environment {
            let variables = [("HOME", "/home"), ("AWS_PROFILE", profile), ("AWS_REGION", "eu-west-2")];
            Environment::of(variables).with_root(&self.0)
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_says_which_sources_were_tried_and_why_each_gave_nothing() {
        let script = Script::of([Turn::Refused]);
        let error = DefaultChain::new(script.config(&[])).credentials().await.expect_err("nothing is there");
        let passed = "the credential provider was not enabled";
        assert_eq!(
            error.to_string(),
            format!(
                "no credentials: environment: {passed}: AWS_ACCESS_KEY_ID is not set; \
                 profile: {passed}: No profiles were defined; \
                 web identity: {passed}: AWS_WEB_IDENTITY_TOKEN_FILE is not set; \
                 container: {passed}: No environment variables were set to configure ECS provider; \
                 EC2 instance: {passed}: IMDS cannot be reached: connection refused: \
                 set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or configure a profile"
            )
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_configured_and_fails_ends_the_chain() {
        for (variables, why) in [
            (vec![("AWS_PROFILE", "missing")], "profile: an error occurred while loading credentials: "),
            (vec![("AWS_WEB_IDENTITY_TOKEN_FILE", "/t")], "AWS_ROLE_ARN is not"),
            (vec![("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://any.example/")], "use https"),
        ] {
            let mut variables = variables;
            variables.push(("HOME", "/home"));
            let home = Home::with(variables[0].0, "[default]");
            let script = Script::of([]);
            let environment = Environment::of(variables).with_root(&home.0);
            let error = DefaultChain::new(script.config_in(environment)).credentials().await.expect_err(why);
            let error = error.to_string();
            assert!(error.contains(why) && !error.contains("EC2 instance"), "{error}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn each_role_is_assumed_with_the_keys_of_the_one_before() {
        let home = Home::with("roles", ROLES);
        let script = Script::of([FIRST, FIRST]);
        let found = DefaultChain::new(script.config_in(home.environment("a"))).credentials().await;
        assert_eq!(found.expect("keys").access_key_id(), "AKIDB");
        let signed = script.sent().into_iter().map(|sent| {
            let authorization = sent.headers["authorization"].to_str().expect("text").to_owned();
            (authorization, sent.headers.contains_key("x-amz-security-token"), sent.body)
        });
        let [(first, no_token, b), (second, token, a)] =
            signed.collect::<Vec<_>>().try_into().expect("two roles");
        assert!(first.contains("Credential=AKIDC/") && first.contains("/eu-west-2/sts/"), "{first}");
        assert!(second.contains("Credential=AKIDB/"), "{second}");
        assert!(!no_token && token);
        assert!(
            b.contains("role%2Fb") && b.contains("ExternalId=x") && !b.contains("DurationSeconds"),
            "{b}"
        );
        assert!(
            a.contains("role%2Fa") && a.contains("DurationSeconds=900") && !a.contains("ExternalId"),
            "{a}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_sts_refuses_is_told_with_the_role() {
        let home = Home::with("refused", ROLES);
        let refused = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>";
        let script = Script::of([Turn::Answer(403, refused)]);
        let error = DefaultChain::new(script.config_in(home.environment("b"))).credentials().await;
        let error = error.expect_err("it is refused").to_string();
        assert!(error.contains("arn:aws:iam::1:role/b: AssumeRole failed: AccessDenied: not you"), "{error}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_region_is_that_of_the_instance_and_none_elsewhere() {
        let script = Script::of([Turn::Answer(200, "t"), Turn::Answer(200, "eu-west-2")]);
        let chain = DefaultChain::new(script.config(&[]));
        for _ in 0..2 {
            assert_eq!(chain.region().await.expect("a region").as_deref(), Some("eu-west-2"));
        }
        let elsewhere = DefaultChain::new(Script::of([Turn::Refused]).config(&[]));
        assert_eq!(elsewhere.region().await.expect("no failure"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_wrong_in_a_profile_is_told_with_file_line_and_key() {
        let config = "[profile d]\nrole_arn = arn\nsource_profile = d\nduration_seconds = 1h\n\
            [profile c]\nrole_arn = arn\ncredential_source = Moon\n\
            [profile s]\nrole_arn = arn\nsource_profile = nowhere\n\
            [profile o]\nsso_session = nowhere\n\
            [profile b]\nrole_arn = arn\nsource_profile = d\ncredential_source = Environment\n\
            [profile w]\nweb_identity_token_file = /t\n\
            [profile k]\naws_access_key_id = A";
        let home = Home::with("lines", config);
        for (profile, place) in [
            ("d", "config:4: `duration_seconds`"),
            ("c", "config:7: `credential_source`"),
            ("s", "config:10: `source_profile`"),
            ("o", "config:12: `sso_session`"),
            ("b", "config:16: `credential_source`"),
            ("w", "config:18: `web_identity_token_file`"),
            ("k", "config:20: `aws_access_key_id`"),
        ] {
            let error =
                ProfileCredentials::new(home.environment(profile)).plan().expect_err(profile).to_string();
            assert!(error.contains(place), "{error}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_of_a_plan_shows_a_secret() {
        let config = "[profile p]\ncredential_process = give hidden\n\
            [profile k]\naws_access_key_id = A\naws_secret_access_key = hidden\n\
            [profile r]\nrole_arn = arn\nexternal_id = hidden\nsource_profile = k";
        let home = Home::with("plan", config);
        for profile in ["p", "k", "r"] {
            let plan = ProfileCredentials::new(home.environment(profile)).plan().expect("a plan");
            assert!(!format!("{plan:?}").contains("hidden"), "{plan:?}");
        }
    }
}
