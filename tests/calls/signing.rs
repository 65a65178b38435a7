//! Calls that are signed: with what, when, and what their errors keep to themselves.

use std::time::Duration;

use awso::auth::{Providing, sigv4::SigningTime};
use awso::{
    AwsService, AwsShape, Cause, Config, Credentials, CredentialsError, Environment, ProvideCredentials,
    Timestamp,
};

use crate::script::{Script, answer, none, taken};

/// A service that signs.
#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "Vault", endpoint_prefix = "vault", version = "2026-01-01", protocol = "rest-json",
    auth = "sigv4", signing_name = "strongroom", credentials = keys_of_the_environment)]
struct Vault(awso::Client);

/// Opens the vault.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/doors/{Door}", method = "POST", service = Vault, output = ())]
struct OpenRequest {
    #[aws(label)]
    door: String,
}

/// Asks the time, which everybody may.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/time", method = "GET", service = Vault, output = (), auth = "none")]
struct AskTimeRequest {}

fn keys_of_the_environment(params: &awso::auth::CredentialsParams) -> std::sync::Arc<dyn ProvideCredentials> {
    let variable = |name| params.environment.var(name).unwrap_or_default();
    std::sync::Arc::new(Credentials::new(variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY")))
}

const TOKEN: &str = "FwoGZXIvYXdzEBYaDsessiontoken";

fn keys() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "a secret access key").with_session_token(TOKEN)
}

fn client(script: &Script) -> Vault {
    Vault::new(script.config().credentials(keys())).unwrap()
}

async fn open(client: &Vault) -> Result<(), awso::Error<OpenError>> {
    client.open().door("a/b c").send().await
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_signed_for_service_and_region() {
    let script = Script::of([answer(503, ""), taken()]);
    open(&client(&script)).await.unwrap();
    let seen = script.seen.lock().unwrap();
    let today = SigningTime::of(Timestamp::now()).unwrap();
    for attempt in seen.iter() {
        let authorization = attempt.headers["authorization"].to_str().unwrap();
        let scope = format!("Credential=AKIDEXAMPLE/{}/eu-west-2/strongroom/aws4_request, ", today.date());
        assert!(
            authorization.starts_with("AWS4-HMAC-SHA256 ") && authorization.contains(&scope),
            "{authorization}"
        );
        assert!(authorization.contains("host;x-amz-date;x-amz-security-token"), "{authorization}");
        assert_eq!(attempt.headers["x-amz-security-token"], TOKEN);
    }
    assert_eq!(seen.len(), 2);
    // The call is the same, the attempt is another.
    assert_eq!(seen[0].headers["amz-sdk-invocation-id"], seen[1].headers["amz-sdk-invocation-id"]);
    assert!(seen[0].headers["amz-sdk-request"].to_str().unwrap().starts_with("attempt=1; max=3"));
    assert!(seen[1].headers["amz-sdk-request"].to_str().unwrap().starts_with("attempt=2; max=3"));
    assert!(seen[0].headers["user-agent"].to_str().unwrap().starts_with("awso/"));
}

#[tokio::test]
async fn an_operation_that_everybody_may_call_is_not_signed() {
    let script = Script::of([taken()]);
    let client = Vault::new(script.config()).unwrap();
    client.ask_time().send().await.unwrap();
    assert!(!script.seen.lock().unwrap()[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn without_credentials_or_region_nothing_is_sent_and_the_error_says_what_to_set() {
    let script = Script::of([taken()]);
    let error = open(&Vault::new(script.config()).unwrap()).await.expect_err("no credentials");
    assert!(matches!(error.cause(), Cause::Credentials(_)), "{error}");
    let expected = "Open was not sent: Vault signs its requests, and no credentials are set: ";
    assert!(error.to_string().starts_with(expected), "{error}");
    let nowhere =
        Config::new().endpoint_url("http://127.0.0.1:9").transport(script.clone()).credentials(keys());
    let error = open(&Vault::new(nowhere).unwrap()).await.expect_err("no region");
    assert!(error.to_string().contains("takes a region: set one (AWS_REGION)"), "{error}");
    assert_eq!((script.times().len(), error.status()), (0, None));
}

#[tokio::test(start_paused = true)]
async fn credentials_that_cannot_be_had_are_told_once_and_not_retried() {
    #[derive(Debug)]
    struct Locked;
    impl ProvideCredentials for Locked {
        fn credentials(&self) -> Providing<'_> {
            Box::pin(async { Err(CredentialsError::new("the key cabinet is locked: ask the porter")) })
        }
    }
    let script = Script::of([taken()]);
    let client = Vault::new(script.config().credentials(Locked)).unwrap();
    let error = open(&client).await.expect_err("it is locked").to_string();
    assert_eq!(error, "Open was not sent: the key cabinet is locked: ask the porter");
    assert_eq!(script.times().len(), 0);
}

#[tokio::test]
async fn a_client_of_the_environment_finds_credentials_where_its_service_says() {
    let script = Script::of([taken()]);
    let environment = Environment::of([
        ("AWS_REGION", "eu-north-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDENV"),
        ("AWS_SECRET_ACCESS_KEY", "hush"),
    ]);
    let config = Config::new().environment(environment).transport(script.clone());
    open(&Vault::from_env_with(config).await.unwrap()).await.unwrap();
    let seen = script.seen.lock().unwrap();
    let authorization = seen[0].headers["authorization"].to_str().unwrap();
    assert!(authorization.contains("Credential=AKIDENV/") && authorization.contains("/eu-north-1/"));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_is_corrected_by_the_answers_date_and_the_call_sent_again() {
    let ahead = Timestamp::from_epoch(Timestamp::now().epoch().0 + 1_800, 0).unwrap();
    let date = ahead.format(awso::TimestampFormat::HttpDate).unwrap();
    let refused = answer(403, "SignatureDoesNotMatch").header("date", &date);
    let script = Script::of([refused.clone(), taken()]);
    let client = client(&script);
    open(&client).await.unwrap();
    open(&client).await.unwrap();
    let seen = script.seen.lock().unwrap().clone();
    let times: Vec<_> = seen.iter().map(|seen| seen.headers["x-amz-date"].to_str().unwrap()).collect();
    let half_an_hour_on = SigningTime::of(ahead).unwrap();
    assert_eq!(times.len(), 3);
    assert!(times[0] < times[1] && times[1] >= half_an_hour_on.as_str(), "{times:?} {date}");
    assert!(times[2] >= times[1]);
    // Where the clock was right, the keys are wrong, and nothing is sent again.
    let now = Timestamp::now().format(awso::TimestampFormat::HttpDate).unwrap();
    let script = Script::of([answer(403, "SignatureDoesNotMatch").header("date", &now)]);
    open(&self::client(&script)).await.expect_err("the keys are wrong");
    assert_eq!(script.times().len(), 1);
}

#[tokio::test]
async fn what_a_service_echoes_of_the_signature_stays_out_of_the_error() {
    // Services answer the whole canonical request, session token included, to a signature that does not match.
    let echo =
        format!("The canonical string should have been 'POST /doors x-amz-security-token:{TOKEN} host'");
    let script = Script::of([answer(403, "SignatureDoesNotMatch").saying(&echo).header("x-echo", TOKEN)]);
    let error = open(&client(&script)).await.expect_err("it is refused");
    for text in
        [error.to_string(), format!("{error:?}"), format!("{:?}", error.metadata().unwrap().headers())]
    {
        assert!(!text.contains(TOKEN) && !text.contains("sessiontoken"), "{text}");
    }
    assert!(error.to_string().contains("The canonical string should have been"), "{error}");
}

#[tokio::test]
async fn an_operation_can_be_signed_as_a_url_without_being_sent() {
    let script = Script::of([none(awso::TransportErrorKind::Connect)]);
    let client = client(&script);
    let input = || OpenRequest::make().door("front").build();
    let url = client.presign(input(), Duration::from_secs(900)).await.unwrap();
    let text = url.as_str();
    assert!(
        text.starts_with(
            "https://vault.eu-west-2.amazonaws.com/doors/front?X-Amz-Algorithm=AWS4-HMAC-SHA256&"
        )
    );
    for part in ["X-Amz-Expires=900", "X-Amz-Security-Token=", "X-Amz-SignedHeaders=", "X-Amz-Signature="] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!format!("{url:?}").contains("X-Amz-Signature"));
    let error = client.presign(input(), Duration::from_secs(8 * 24 * 3600)).await.expect_err("too long");
    assert!(error.to_string().contains("7 days"), "{error}");
    let error = client.presign(AskTimeRequest {}, Duration::from_secs(9)).await.expect_err("not signed");
    assert!(error.to_string().contains("AskTime takes no signature"), "{error}");
    assert_eq!(script.times().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_fails_none_of_the_calls_that_are_under_way_side_by_side() {
    let ahead = Timestamp::from_epoch(Timestamp::now().epoch().0 + 1_800, 0).unwrap();
    let date = ahead.format(awso::TimestampFormat::HttpDate).unwrap();
    let refused = |seconds| {
        let turn = answer(403, "SignatureDoesNotMatch").header("date", &date);
        turn.after(Duration::from_secs(seconds))
    };
    let script = Script::of([refused(1), refused(2), refused(3), taken()]);
    let client = client(&script);
    let (first, second, third) = tokio::join!(open(&client), open(&client), open(&client));
    assert!(first.is_ok() && second.is_ok() && third.is_ok(), "{first:?} {second:?} {third:?}");
    assert_eq!(script.times().len(), 6);
}
