//! The headers by which AWS knows who calls: the user agent, the call and its attempts, and in Lambda the trace.

use std::borrow::Cow;
use std::env::consts::{ARCH, OS};
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use percent_encoding::{CONTROLS, utf8_percent_encode};
use uuid::Uuid;

use super::retry::RetryMode;
use crate::codec::text::digits;
use crate::environment::Environment;
use crate::error::ConfigError;
use crate::protocol::Protocol;
use crate::schema::ServiceSchema;
use crate::timestamp::Timestamp;

const PRODUCT: &str = concat!("awso/", env!("CARGO_PKG_VERSION"));
/// The version of the format, which AWS reads the rest by.
const FORMAT: &str = "ua/2.1";
/// What AWS keeps of an app id.
const APP_ID_MOST: usize = 50;

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");
const TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// What a client says of itself, made once.
///
/// It stands in `user-agent` alone. AWS's clients repeat it in `x-amz-user-agent`, for browsers that let nobody set
/// the former; where we are in one, it stands there instead, for twice the bytes on every request tell nothing new.
#[derive(Clone, Debug)]
pub(crate) struct UserAgent(HeaderValue);

/// What is told of a client.
#[derive(Clone, Debug)]
pub(crate) struct UserAgentBuilder {
    service: &'static ServiceSchema,
    retry_mode: RetryMode,
    endpoint_override: bool,
    execution_environment: Option<String>,
    app_id: Option<String>,
}

impl UserAgent {
    /// The header it stands in.
    pub(crate) const HEADER: HeaderName = if cfg!(all(target_family = "wasm", target_os = "unknown")) {
        HeaderName::from_static("x-amz-user-agent")
    } else {
        USER_AGENT
    };

    /// A client of this service, in the place that `AWS_EXECUTION_ENV` names.
    pub(crate) fn builder(service: &'static ServiceSchema, environment: &Environment) -> UserAgentBuilder {
        UserAgentBuilder {
            service,
            retry_mode: RetryMode::default(),
            endpoint_override: false,
            execution_environment: environment.var("AWS_EXECUTION_ENV"),
            app_id: None,
        }
    }

    /// Puts it on a request.
    pub(crate) fn apply(&self, headers: &mut HeaderMap) {
        headers.insert(UserAgent::HEADER, self.0.clone());
    }
}

/// Why a text is no app id.
pub(super) fn not_an_app_id(text: &str) -> Option<String> {
    let length = text.chars().count();
    (length > APP_ID_MOST).then(|| format!("has {length} characters: give it {APP_ID_MOST} at most"))
}

impl UserAgentBuilder {
    /// How the client retries.
    pub(crate) fn retry_mode(mut self, mode: RetryMode) -> Self {
        self.retry_mode = mode;
        self
    }

    /// Whether the endpoint is another than the service's own.
    pub(crate) fn endpoint_override(mut self, is_given: bool) -> Self {
        self.endpoint_override = is_given;
        self
    }

    /// What the application calls itself (`AWS_SDK_UA_APP_ID`, `sdk_ua_app_id`); blank is none.
    ///
    /// # Errors
    /// One of more than 50 characters, which AWS would cut.
    pub(crate) fn app_id(mut self, app_id: &str) -> Result<Self, ConfigError> {
        let app_id = app_id.trim();
        if let Some(problem) = not_an_app_id(app_id) {
            return Err(ConfigError::new(format!("the app id {problem}")));
        }
        self.app_id = Some(app_id.to_owned()).filter(|app_id| !app_id.is_empty());
        Ok(self)
    }

    /// The header's value.
    pub(crate) fn build(self) -> UserAgent {
        let service = self.service;
        let api = format!("{}#{}", token(&service.id.to_ascii_lowercase()), token(service.version));
        let mut text = format!("{PRODUCT} {FORMAT} api/{api} os/{} md/arch#{ARCH} lang/rust", os());
        if let Some(name) = &self.execution_environment {
            text.extend([" exec-env/", &token(name.trim())]);
        }
        text.extend([" m/", &self.metrics().join(",")]);
        if let Some(app_id) = &self.app_id {
            text.extend([" app/", &token(app_id)]);
        }
        // Nothing in it is refused; the product alone would do.
        UserAgent(HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(PRODUCT)))
    }

    /// The ids by which AWS counts what its clients use.
    fn metrics(&self) -> Vec<&'static str> {
        let mode = match self.retry_mode {
            RetryMode::Standard => "E",
            RetryMode::Adaptive => "F",
        };
        let cbor = (self.service.protocol == Protocol::RpcV2Cbor).then_some("M");
        let endpoint = self.endpoint_override.then_some("N");
        [Some(mode), cbor, endpoint].into_iter().flatten().collect()
    }
}

/// The family of the operating system, of those that AWS knows.
fn os() -> &'static str {
    match OS {
        "windows" | "linux" | "macos" | "android" | "ios" => OS,
        _ => "other",
    }
}

/// A part of the user agent: what is no character of a token (RFC 9110, 5.6.2), or parts a name from its value, is
/// written `-`.
fn token(text: &str) -> String {
    let keep = |character: char| character.is_ascii_alphanumeric() || "!$%&'*+-.^_`|~".contains(character);
    text.chars().map(|character| if keep(character) { character } else { '-' }).collect()
}

/// Ids for the calls of a client: one random UUID, of which the last bits count them. They have to differ from
/// all others, and may well be guessed; randomness for each of them would be a system call for each call.
#[derive(Debug)]
pub(crate) struct Invocations {
    first: Uuid,
    begun: AtomicU64,
}

impl Invocations {
    pub(crate) fn new() -> Self {
        Invocations { first: Uuid::new_v4(), begun: AtomicU64::new(0) }
    }

    /// Another call.
    pub(crate) fn begin(&self) -> Invocation {
        // The 62 bits below version and variant: no client makes so many calls.
        let number = self.begun.fetch_add(1, Ordering::Relaxed) & (u64::MAX >> 2);
        let id = Uuid::from_u128(self.first.as_u128() ^ u128::from(number));
        let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
        let text = id.hyphenated().encode_lower(&mut text);
        Invocation(HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("")))
    }
}

/// What a service is told of a call: the same id with every attempt, and which attempt it is.
#[derive(Debug)]
pub(crate) struct Invocation(HeaderValue);

impl Invocation {
    /// Puts it on the request of an attempt, by its number from 1, with the time at which nobody waits for its answer
    /// any more, if that is known. By the service's clock, for that is the one it is compared with.
    pub(crate) fn apply(
        &self,
        headers: &mut HeaderMap,
        attempt: u32,
        max_attempts: u32,
        until: Option<Timestamp>,
    ) {
        headers.insert(INVOCATION_ID, self.0.clone());
        // Written anew for every attempt, in one allocation where it has this length, as it mostly has.
        let mut text = Vec::with_capacity("attempt=1; max=3; ttl=20261121T130537Z".len());
        text.extend_from_slice(b"attempt=");
        digits(&mut text, attempt.into(), 1);
        text.extend_from_slice(b"; max=");
        digits(&mut text, max_attempts.into(), 1);
        if let Some(until) = until.and_then(Timestamp::basic) {
            text.extend_from_slice(b"; ttl=");
            text.extend_from_slice(&until);
        }
        if let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(text)) {
            headers.insert(REQUEST, value);
        }
    }
}

/// In Lambda, passes on the trace of what called the function, so that a function which calls itself by way of a
/// service is found out. One that the request has already stays.
///
/// To be done for every request: Lambda sets `_X_AMZN_TRACE_ID` anew for each event. That it is Lambda stays as it is.
#[derive(Clone, Debug)]
pub(crate) struct Trace(Option<Environment>);

impl Trace {
    /// The traces of this environment.
    pub(crate) fn of(environment: &Environment) -> Self {
        let is_lambda = environment.var("AWS_LAMBDA_FUNCTION_NAME").is_some();
        Trace(is_lambda.then(|| environment.clone()))
    }

    /// Puts the trace of what goes on now on a request.
    pub(crate) fn pass_on(&self, headers: &mut HeaderMap) {
        let Some(environment) = &self.0 else { return };
        if headers.contains_key(TRACE_ID) {
            return;
        }
        let Some(trace) = environment.var("_X_AMZN_TRACE_ID") else { return };
        let encoded: Cow<'_, str> = utf8_percent_encode(&trace, CONTROLS).into();
        if let Ok(value) = HeaderValue::from_str(&encoded) {
            headers.insert(TRACE_ID, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::schema::Auth;

    static SERVICE: ServiceSchema =
        ServiceSchema::new("Lex Runtime V2", "runtime", "2020-08-07", Protocol::RestJson, Auth::None);

    fn builder(environment: &[(&str, &str)]) -> UserAgentBuilder {
        UserAgent::builder(&SERVICE, &Environment::of(environment.iter().copied()))
    }

    fn text(builder: UserAgentBuilder) -> String {
        let mut headers = HeaderMap::new();
        builder.build().apply(&mut headers);
        assert_eq!(headers.len(), 1);
        headers[USER_AGENT].to_str().expect("ASCII").to_owned()
    }

    #[test]
    fn the_user_agent_says_who_calls_what_from_where() {
        let start = format!(
            "awso/{} ua/2.1 api/lex-runtime-v2#2020-08-07 os/{} md/arch#{ARCH} lang/rust",
            env!("CARGO_PKG_VERSION"),
            os()
        );
        assert_eq!(text(builder(&[])), format!("{start} m/E"));
        let all = builder(&[("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023")])
            .retry_mode(RetryMode::Adaptive)
            .endpoint_override(true)
            .app_id("till 7")
            .expect("short enough");
        assert_eq!(text(all), format!("{start} exec-env/AWS_Lambda_provided.al2023 m/F,N app/till-7"));
    }

    #[cfg(feature = "cbor")]
    #[test]
    fn services_of_rpc_v2_cbor_are_counted() {
        static CBOR: ServiceSchema = ServiceSchema::new("C", "c", "1", Protocol::RpcV2Cbor, Auth::None);
        let told = text(UserAgentBuilder { service: &CBOR, ..builder(&[]) });
        assert!(told.ends_with(" m/E,M"), "{told}");
    }

    #[test]
    fn an_app_id_has_fifty_characters_at_most() {
        let fifty = "é".repeat(50);
        assert!(
            text(builder(&[]).app_id(&fifty).expect("fifty")).ends_with(&format!(" app/{}", "-".repeat(50)))
        );
        let error = builder(&[]).app_id(&"x".repeat(51)).expect_err("too long").to_string();
        assert_eq!(error, "the app id has 51 characters: give it 50 at most");
        for blank in ["", "  "] {
            assert_eq!(text(builder(&[]).app_id(blank).expect("none")), text(builder(&[])));
        }
    }

    #[test]
    fn what_is_no_token_is_a_dash() {
        assert_eq!(token("a b/c#d,e(f)\"g\"\r\nh:é"), "a-b-c-d-e-f--g---h--");
        let kept = "azAZ09!$%&'*+-.^_`|~";
        assert_eq!(token(kept), kept);
    }

    #[test]
    fn every_attempt_has_the_id_of_its_call_and_its_number() {
        let invocations = Invocations::new();
        let invocation = invocations.begin();
        let mut headers = HeaderMap::new();
        invocation.apply(&mut headers, 1, 3, None);
        let id = headers[INVOCATION_ID].clone();
        let uuid = Uuid::try_parse(id.to_str().expect("ASCII")).expect("a UUID");
        assert_eq!(uuid.get_version_num(), 4);
        assert_eq!(headers[REQUEST], "attempt=1; max=3");

        let until = "2026-11-21T13:05:37.12Z".parse().expect("a time");
        invocation.apply(&mut headers, 2, 3, Some(until));
        assert_eq!((&headers[INVOCATION_ID], headers.len()), (&id, 2));
        assert_eq!(headers[REQUEST], "attempt=2; max=3; ttl=20261121T130537Z");

        invocations.begin().apply(&mut headers, 1, 3, None);
        let next = headers[INVOCATION_ID].to_str().expect("ASCII");
        assert_eq!(Uuid::try_parse(next).expect("a UUID").get_version_num(), 4);
        assert_ne!(headers[INVOCATION_ID], id);
        Invocations::new().begin().apply(&mut headers, 1, 3, None);
        assert_ne!(headers[INVOCATION_ID], id);
    }

    /// The trace on a request with these headers, made in this environment.
    fn trace(environment: &[(&str, &str)], before: Option<&'static str>) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.extend(before.map(|value| (TRACE_ID, HeaderValue::from_static(value))));
        Trace::of(&Environment::of(environment.iter().copied())).pass_on(&mut headers);
        assert!(headers.get_all(TRACE_ID).iter().count() <= 1);
        Some(headers.get(TRACE_ID)?.to_str().expect("ASCII").to_owned())
    }

    #[test]
    fn in_lambda_the_trace_is_passed_on() {
        let id = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;lineage=a87bd80c:0,68fd508a:5";
        let lambda = ("AWS_LAMBDA_FUNCTION_NAME", "f");
        assert_eq!(trace(&[lambda, ("_X_AMZN_TRACE_ID", id)], None).as_deref(), Some(id));
        assert_eq!(trace(&[lambda, ("_X_AMZN_TRACE_ID", id)], Some("other")).as_deref(), Some("other"));
        assert_eq!(trace(&[lambda], None), None);
        assert_eq!(trace(&[("_X_AMZN_TRACE_ID", id)], None), None);
        assert_eq!(trace(&[("AWS_LAMBDA_FUNCTION_NAME", ""), ("_X_AMZN_TRACE_ID", id)], None), None);
        assert_eq!(
            trace(&[lambda, ("_X_AMZN_TRACE_ID", "first\nsecond é")], None).as_deref(),
            Some("first%0Asecond %C3%A9")
        );
    }

    proptest! {
        #[test]
        fn nothing_given_breaks_a_header(name: String, app_id in "\\PC{0,50}", trace_id: String) {
            let told = text(builder(&[("AWS_EXECUTION_ENV", &name)]).app_id(&app_id).expect("short enough"));
            prop_assert!(told.starts_with(PRODUCT) && told.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
            let parts = told.split(' ').count();
            let given = usize::from(!name.trim().is_empty()) + usize::from(!app_id.trim().is_empty());
            prop_assert_eq!(parts, 7 + given);
            let passed = trace(&[("AWS_LAMBDA_FUNCTION_NAME", "f"), ("_X_AMZN_TRACE_ID", &trace_id)], None);
            prop_assert_eq!(passed.is_some(), !trace_id.trim().is_empty());
        }
    }
}
