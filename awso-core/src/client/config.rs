//! The settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::endpoint::{Endpoint, EndpointParams, EndpointUrl};
use super::idempotency::IdempotencyTokens;
use super::middleware::Middleware;
use super::retry::{Retries, RetryPolicy};
use super::settings::Settings;
use super::shared::Shared;
use super::timeouts::Timeouts;
use super::user_agent::UserAgent;
use crate::auth::{CredentialsParams, ProvideCredentials};
use crate::environment::Environment;
use crate::error::ConfigError;
use crate::http::COMPRESSED_FROM;
use crate::schema::{Auth, ServiceSchema};
use crate::transport::Transport;

/// The settings of a client. What is not set is found where AWS clients look for it.
///
/// ```
/// let config = awso_core::Config::new().endpoint_url("http://127.0.0.1:4599");
/// let config = awso_core::Config::new().region("eu-west-2");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Config {
    pub(super) region: Option<String>,
    endpoint_url: Option<EndpointUrl>,
    use_fips: Option<bool>,
    use_dual_stack: Option<bool>,
    endpoint_resolver: Option<Resolver>,
    pub(super) credentials: Option<Arc<dyn ProvideCredentials>>,
    pub(super) environment: Environment,
    profile_name: Option<String>,
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) idempotency_tokens: IdempotencyTokens,
    pub(super) validate: bool,
    pub(super) middleware: Vec<Arc<dyn Middleware>>,
    pub(super) timeouts: Timeouts,
    retry: Option<RetryPolicy>,
    max_attempts: Option<u32>,
    app_id: Option<String>,
    request_compression: Option<bool>,
    compressed_from: Option<u32>,
    pub(super) retries: Option<Retries>,
    pub(super) shared: Option<Arc<Shared>>,
}

/// The rules of a caller's own for the endpoint.
#[derive(Clone)]
struct Resolver(Arc<Resolve>);

type Resolve = dyn Fn(&EndpointParams) -> Result<Endpoint, ConfigError> + Send + Sync;

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the caller's")
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            region: None,
            endpoint_url: None,
            use_fips: None,
            use_dual_stack: None,
            endpoint_resolver: None,
            credentials: None,
            environment: Environment::process(),
            profile_name: None,
            transport: None,
            idempotency_tokens: IdempotencyTokens::default(),
            validate: true,
            middleware: Vec::new(),
            timeouts: Timeouts::default(),
            retry: None,
            max_attempts: None,
            app_id: None,
            request_compression: None,
            compressed_from: None,
            retries: None,
            shared: None,
        }
    }
}

impl Config {
    /// No settings.
    pub fn new() -> Self {
        Config::default()
    }

    /// The region whose public endpoint is called: `eu-west-2`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The address to call instead of the region's public endpoint; port and path are kept.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint_url = Some(EndpointUrl(url.into()));
        self
    }

    /// Whether the region's endpoint is to be one with a FIPS 140 module.
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.use_fips = Some(use_fips);
        self
    }

    /// Whether the region's endpoint is to answer over IPv6 too.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.use_dual_stack = Some(use_dual_stack);
        self
    }

    /// How the endpoint follows from all of these, instead of the service's own rules. It is asked once, when the
    /// client is made.
    ///
    /// ```
    /// let config = awso_core::Config::new().region("eu-west-2").endpoint_resolver(|params| {
    ///     let region = params.region.as_deref().unwrap_or("none");
    ///     format!("https://{region}.gateway.example/{}", params.endpoint_prefix).parse()
    /// });
    /// ```
    pub fn endpoint_resolver(
        mut self,
        resolver: impl Fn(&EndpointParams) -> Result<Endpoint, ConfigError> + Send + Sync + 'static,
    ) -> Self {
        self.endpoint_resolver = Some(Resolver(Arc::new(resolver)));
        self
    }

    /// What requests are signed with, or where that comes from.
    pub fn credentials(mut self, credentials: impl ProvideCredentials) -> Self {
        self.credentials = Some(Arc::new(credentials));
        self
    }

    /// Where a client that is made from the environment finds what is open, instead of in that of the process.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// The profile in which a client that is made from the environment finds what is open, instead of
    /// `AWS_PROFILE` or `default`. It has to be there.
    pub fn profile_name(mut self, name: impl Into<String>) -> Self {
        self.profile_name = Some(name.into());
        self
    }

    /// What carries the requests: a `reqwest::Client` of your own, or any other [`Transport`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Where idempotency tokens come from, instead of random UUIDs (version 4).
    pub fn idempotency_tokens(mut self, source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.idempotency_tokens = IdempotencyTokens::from_fn(source);
        self
    }

    /// Whether inputs are checked against their constraints before they are sent. On by default.
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = validate;
        self
    }

    /// Puts something around every call. Of several the first stands outermost.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Arc::new(middleware));
        self
    }

    /// How often and how soon a call that failed is sent again: three attempts in all where nothing is set.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// How often a call is sent at most, the first attempt included: 3 where nothing is set. It goes before what a
    /// policy says.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// Whether the bodies of operations that take them so go out compressed. They do where nothing is set.
    pub fn request_compression(mut self, is_on: bool) -> Self {
        self.request_compression = Some(is_on);
        self
    }

    /// How many bytes a body has at least that goes out compressed: 10,240 where nothing is set.
    pub fn request_min_compression_size(mut self, bytes: u32) -> Self {
        self.compressed_from = Some(bytes);
        self
    }

    pub(super) fn compressed_from(&self) -> usize {
        match (self.request_compression, self.compressed_from) {
            (Some(false), _) => usize::MAX,
            (_, Some(bytes)) => usize::try_from(bytes).unwrap_or(usize::MAX),
            (_, None) => COMPRESSED_FROM,
        }
    }

    /// What the application calls itself to the services, in the user agent: at most 50 characters.
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    pub(super) fn user_agent(&self, service: &'static ServiceSchema) -> Result<UserAgent, ConfigError> {
        let agent = UserAgent::builder(service, &self.environment)
            .retry_mode(self.retry_policy().mode)
            .endpoint_override(self.endpoint_url.is_some())
            .app_id(self.app_id.as_deref().unwrap_or_default())?;
        Ok(agent.build())
    }

    pub(super) fn retry_policy(&self) -> RetryPolicy {
        let policy = self.retry.clone().unwrap_or_default();
        match self.max_attempts {
            Some(attempts) => policy.max_attempts(attempts),
            None => policy,
        }
    }

    /// How long making a connection may take: 3.1 s where nothing is set. `None` is without limit.
    ///
    /// A transport of your own has its own limits, and this one, [`read_timeout`](Config::read_timeout) and
    /// [`stalled_stream_timeout`](Config::stalled_stream_timeout) are not for it.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.timeouts.connect = limit.into();
        self
    }

    /// How long a server may say nothing before its answer is whole: 60 s where nothing is set. One that still
    /// takes what it is sent is not silent.
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.timeouts.read = limit.into();
        self
    }

    /// How long the stream of an answer may stand still while it is waited for: 20 s where nothing is set.
    pub fn stalled_stream_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.timeouts.stalled_stream = limit.into();
        self
    }

    /// How long one attempt may take, up to the head of a stream or the end of any other answer. Without limit
    /// where nothing is set.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.timeouts.attempt = limit.into();
        self
    }

    /// How long a call may take, with all its attempts and the waits between them. Without limit where nothing is
    /// set.
    pub fn operation_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.timeouts.operation = limit.into();
        self
    }

    /// Fills what is not set with what environment and profile say, and the region, where they name none, with
    /// that of the machine which the credentials are of.
    pub(super) async fn filled(mut self, service: &ServiceSchema) -> Result<Self, ConfigError> {
        let settings = Settings::load(&self.environment, self.profile_name.as_deref())?;
        if self.region.is_none() {
            self.region = settings.region()?;
        }
        if self.endpoint_url.is_none() {
            self.endpoint_url = settings.endpoint_url(service.id)?.map(EndpointUrl);
        }
        if self.use_fips.is_none() {
            self.use_fips = settings.use_fips()?;
        }
        if self.use_dual_stack.is_none() {
            self.use_dual_stack = settings.use_dual_stack()?;
        }
        if self.retry.is_none() {
            // As a policy, so that a handle's own policy goes before it.
            let mode = settings.retry_mode().map(|mode| mode.parse()).transpose()?;
            let policy = RetryPolicy::standard().mode(mode.unwrap_or_default());
            self.retry = Some(match settings.max_attempts()? {
                Some(attempts) => policy.max_attempts(attempts),
                None => policy,
            });
        }
        if self.request_compression.is_none() {
            self.request_compression = settings.disable_request_compression()?.map(|is_off| !is_off);
        }
        if self.compressed_from.is_none() {
            self.compressed_from = settings.request_min_compression_size()?;
        }
        if self.app_id.is_none() {
            self.app_id = settings.app_id()?;
        }
        if let (None, Some(resolver)) = (&self.credentials, service.credentials) {
            self.credentials = Some(resolver(&CredentialsParams {
                environment: self.environment.clone(),
                profile_name: self.profile_name.clone(),
                transport: self.transport.clone(),
            }));
        }
        // A region has two uses: the endpoint's name and the signature.
        let needs_region = self.endpoint_url.is_none() || service.auth != Auth::None;
        if let (None, Some(credentials), true) = (&self.region, &self.credentials, needs_region) {
            let region = credentials.region().await;
            self.region =
                region.map_err(|error| ConfigError::new(format!("{} has no region: {error}", service.id)))?;
        }
        Ok(self)
    }

    pub(super) fn endpoint(&self, service: &ServiceSchema) -> Result<Endpoint, ConfigError> {
        let params = EndpointParams {
            endpoint_prefix: service.endpoint_prefix.to_owned(),
            region: self.region.clone(),
            use_fips: self.use_fips.unwrap_or_default(),
            use_dual_stack: self.use_dual_stack.unwrap_or_default(),
            endpoint_url: self.endpoint_url.as_ref().map(|EndpointUrl(url)| url.clone()),
        };
        let endpoint = match &self.endpoint_resolver {
            Some(Resolver(resolver)) => resolver(&params),
            None => (service.endpoint)(&params),
        };
        endpoint.map_err(|error| ConfigError::new(format!("{} has no endpoint: {error}", service.id)))
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;
    use crate::auth::{CredentialsError, Providing};
    use crate::protocol::Protocol;

    static SERVICE: ServiceSchema =
        ServiceSchema::new("Lex Runtime-V2", "runtime", "1", Protocol::RestJson, Auth::None);

    async fn endpoint(config: Config, environment: &[(&str, &str)]) -> Result<String, String> {
        let environment = Environment::of(environment.iter().copied());
        let filled = config.environment(environment).filled(&SERVICE).await;
        let endpoint = filled.and_then(|config| config.endpoint(&SERVICE));
        endpoint.map(|endpoint| endpoint.to_string()).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_setting_goes_before_the_environment_and_the_service_before_all() {
        let all = [
            ("AWS_ENDPOINT_URL_LEX_RUNTIME_V2", "http://service:1"),
            ("AWS_ENDPOINT_URL", "http://any:2"),
            ("AWS_REGION", "eu-west-2"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ];
        let set = Config::new().endpoint_url("http://set:3/base");
        for (config, environment, expected) in [
            (set, &all[..], "http://set:3/base"),
            (Config::new(), &all, "http://service:1"),
            (Config::new(), &all[1..], "http://any:2"),
            (Config::new(), &all[2..], "https://runtime.eu-west-2.amazonaws.com"),
            (Config::new(), &all[3..], "https://runtime.us-east-1.amazonaws.com"),
            (Config::new().region("cn-north-1"), &all[2..], "https://runtime.cn-north-1.amazonaws.com.cn"),
        ] {
            assert_eq!(endpoint(config, environment).await.as_deref(), Ok(expected));
        }
    }

    #[tokio::test]
    async fn configured_endpoints_can_be_ignored_and_empty_variables_are_not_set() {
        let environment = [
            ("AWS_ENDPOINT_URL", "http://any:2"),
            ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True"),
            ("AWS_REGION", ""),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ];
        let found = endpoint(Config::new(), &environment).await;
        assert_eq!(found.as_deref(), Ok("https://runtime.us-east-1.amazonaws.com"));
        let set = endpoint(Config::new().endpoint_url("http://set:3"), &environment).await;
        assert_eq!(set.as_deref(), Ok("http://set:3"));
    }

    #[tokio::test]
    async fn without_region_and_endpoint_the_error_says_what_to_set() {
        let error = endpoint(Config::new(), &[]).await.expect_err("nothing is set");
        assert!(error.contains("AWS_REGION") && error.contains("AWS_ENDPOINT_URL"), "{error}");
        assert!(error.starts_with("Lex Runtime-V2 has no endpoint: "), "{error}");
    }

    #[tokio::test]
    async fn fips_and_dual_stack_change_the_host_and_a_setting_may_say_no() {
        let environment = [
            ("AWS_REGION", "eu-west-2"),
            ("AWS_USE_FIPS_ENDPOINT", "true"),
            ("AWS_USE_DUALSTACK_ENDPOINT", "TRUE"),
        ];
        for (config, expected) in [
            (Config::new(), "https://runtime-fips.eu-west-2.api.aws"),
            (Config::new().use_fips(false), "https://runtime.eu-west-2.api.aws"),
            (Config::new().use_dual_stack(false), "https://runtime-fips.eu-west-2.amazonaws.com"),
        ] {
            assert_eq!(endpoint(config, &environment).await.as_deref(), Ok(expected));
        }
        let error = endpoint(Config::new(), &[("AWS_USE_FIPS_ENDPOINT", "yes")]).await;
        assert_eq!(error, Err("`AWS_USE_FIPS_ENDPOINT`: `yes` is neither `true` nor `false`".to_owned()));
    }

    #[tokio::test]
    async fn what_is_wrong_with_an_endpoint_url_is_said_without_showing_it() {
        let error = endpoint(Config::new(), &[("AWS_ENDPOINT_URL", "http://me:hush@host")]).await;
        let error = error.expect_err("it holds a password");
        assert!(error.starts_with("`AWS_ENDPOINT_URL`: the endpoint URL holds a user name"), "{error}");
        assert!(!error.contains("hush"), "{error}");
    }

    #[tokio::test]
    async fn a_resolver_of_the_callers_own_goes_before_the_services() {
        let config = Config::new().use_fips(true).endpoint_resolver(|params| {
            let region = params.region.as_deref().unwrap_or("none");
            format!("https://{region}.{}.{}", params.use_fips, params.endpoint_prefix).parse()
        });
        let found = endpoint(config, &[("AWS_REGION", "eu-west-2")]).await;
        assert_eq!(found.as_deref(), Ok("https://eu-west-2.true.runtime"));
    }

    #[tokio::test]
    async fn the_machine_is_asked_for_the_region_only_where_nothing_else_names_one() {
        #[derive(Debug)]
        struct Machine;

        impl ProvideCredentials for Machine {
            fn credentials(&self) -> Providing<'_> {
                Box::pin(ready(Err(CredentialsError::new("it has none"))))
            }

            fn region(&self) -> Providing<'_, Option<String>> {
                Box::pin(ready(Ok(Some("eu-north-1".to_owned()))))
            }
        }

        let config = || Config::new().credentials(Machine);
        let found = endpoint(config(), &[]).await;
        assert_eq!(found.as_deref(), Ok("https://runtime.eu-north-1.amazonaws.com"));
        let found = endpoint(config(), &[("AWS_REGION", "eu-west-2")]).await;
        assert_eq!(found.as_deref(), Ok("https://runtime.eu-west-2.amazonaws.com"));
    }
}
