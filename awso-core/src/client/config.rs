//! The settings of a client.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::endpoint::Endpoint;
use super::idempotency::IdempotencyTokens;
use super::middleware::Middleware;
use super::retry::{Retries, RetryPolicy};
use super::timeouts::Timeouts;
use crate::error::ConfigError;
use crate::schema::ServiceSchema;
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
    region: Option<String>,
    endpoint_url: Option<String>,
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) idempotency_tokens: IdempotencyTokens,
    pub(super) validate: bool,
    pub(super) middleware: Vec<Arc<dyn Middleware>>,
    pub(super) timeouts: Timeouts,
    pub(super) retry: RetryPolicy,
    /// What the handles of one client share, and since when.
    pub(super) retries: Option<(Retries, Instant)>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            region: None,
            endpoint_url: None,
            transport: None,
            idempotency_tokens: IdempotencyTokens::default(),
            validate: true,
            middleware: Vec::new(),
            timeouts: Timeouts::default(),
            retry: RetryPolicy::default(),
            retries: None,
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
        self.endpoint_url = Some(url.into());
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
        self.retry = policy;
        self
    }

    /// How often a call is sent at most, the first attempt included: 3 where nothing is set.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.retry = self.retry.max_attempts(attempts);
        self
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

    /// Takes what is not set from the environment: `AWS_REGION`, `AWS_DEFAULT_REGION`,
    /// `AWS_ENDPOINT_URL_<SERVICE>`, `AWS_ENDPOINT_URL`, and `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true`
    /// to pass over the latter two. An empty variable counts as not set.
    pub(super) fn or_environment(
        mut self,
        service: &ServiceSchema,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        if self.region.is_none() {
            self.region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
        }
        let ignored = variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        if self.endpoint_url.is_none() && !ignored {
            let suffix = service.id.replace([' ', '-'], "_").to_uppercase();
            self.endpoint_url =
                variable(&format!("AWS_ENDPOINT_URL_{suffix}")).or_else(|| variable("AWS_ENDPOINT_URL"));
        }
        self
    }

    pub(super) fn endpoint(&self, service: &ServiceSchema) -> Result<Endpoint, ConfigError> {
        match (&self.endpoint_url, &self.region) {
            (Some(url), _) => url.parse(),
            (None, Some(region)) => Endpoint::of_region(service.endpoint_prefix, region),
            (None, None) => Err(ConfigError::new(format!(
                "{} has no endpoint: set a region (AWS_REGION) or an endpoint URL (AWS_ENDPOINT_URL)",
                service.id
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Protocol;
    use crate::schema::Auth;

    static SERVICE: ServiceSchema =
        ServiceSchema::new("Lex Runtime-V2", "runtime", "1", Protocol::RestJson, Auth::None);

    fn endpoint(config: Config, environment: &[(&str, &str)]) -> Result<String, String> {
        let variable = |name: &str| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        let endpoint = config.or_environment(&SERVICE, variable).endpoint(&SERVICE);
        endpoint.map(|endpoint| endpoint.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_setting_goes_before_the_environment_and_the_service_before_all() {
        let all = [
            ("AWS_ENDPOINT_URL_LEX_RUNTIME_V2", "http://service:1"),
            ("AWS_ENDPOINT_URL", "http://any:2"),
            ("AWS_REGION", "eu-west-2"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ];
        let set = Config::new().endpoint_url("http://set:3/base");
        assert_eq!(endpoint(set, &all).as_deref(), Ok("http://set:3/base"));
        assert_eq!(endpoint(Config::new(), &all).as_deref(), Ok("http://service:1"));
        assert_eq!(endpoint(Config::new(), &all[1..]).as_deref(), Ok("http://any:2"));
        assert_eq!(
            endpoint(Config::new(), &all[2..]).as_deref(),
            Ok("https://runtime.eu-west-2.amazonaws.com")
        );
        assert_eq!(
            endpoint(Config::new(), &all[3..]).as_deref(),
            Ok("https://runtime.us-east-1.amazonaws.com")
        );
    }

    #[test]
    fn configured_endpoints_can_be_ignored_and_empty_variables_are_not_set() {
        let environment = [
            ("AWS_ENDPOINT_URL", "http://any:2"),
            ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True"),
            ("AWS_REGION", ""),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ];
        let found = endpoint(Config::new(), &environment);
        assert_eq!(found.as_deref(), Ok("https://runtime.us-east-1.amazonaws.com"));
    }

    #[test]
    fn without_region_and_endpoint_the_error_says_what_to_set() {
        let error = endpoint(Config::new(), &[]).expect_err("nothing is set");
        assert!(error.contains("AWS_REGION") && error.contains("AWS_ENDPOINT_URL"), "{error}");
    }
}
