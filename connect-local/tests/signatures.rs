//! Signatures on the routes of Amazon Connect itself, as clients make them and as they go wrong.

use std::time::{Duration, SystemTime};

use awso::auth::sigv4::{Signer, SigningParams, SigningSettings};
use awso::http::{HeaderValue, Method, Request};
use awso::{Config, Credentials, Endpoint, Timestamp};
use awso_connect::{self as connect, ParticipantDetails};
use awso_connect_local::{ACCESS_KEY_ID, LocalConnect, SECRET_ACCESS_KEY, SignaturePolicy};

const START: &str =
    r#"{"InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": {"DisplayName": "Jane"}}"#;

async fn service(policy: SignaturePolicy) -> LocalConnect {
    LocalConnect::builder().signatures(policy).start().await.expect("a free port")
}

/// How a client of this configuration fares: the code of the error it gets, if it gets one.
async fn start(config: Config) -> Result<(), String> {
    let start = connect::Client::new(config)
        .expect("a client")
        .start_chat_contact()
        .instance_id("i")
        .contact_flow_id("f")
        .participant_details(ParticipantDetails::make("Jane"));
    start.send().await.map(drop).map_err(|error| error.code().unwrap_or_default().to_owned())
}

fn ago(seconds: i64) -> Timestamp {
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
    Timestamp::from_epoch(i64::try_from(now).expect("before the end of time") - seconds, 0).expect("a time")
}

/// A signed request as it goes over the wire.
struct Signed<'s> {
    key: &'s str,
    secret: &'s str,
    service: &'s str,
    time: Timestamp,
}

impl Default for Signed<'_> {
    fn default() -> Self {
        Signed { key: ACCESS_KEY_ID, secret: SECRET_ACCESS_KEY, service: "connect", time: ago(0) }
    }
}

impl Signed<'_> {
    fn request(&self, local: &LocalConnect) -> Request {
        let mut request = Request::new(Method::PUT, "/contact/chat");
        request.body = START.into();
        self.sign(local, request)
    }

    fn sign(&self, local: &LocalConnect, mut request: Request) -> Request {
        let endpoint: Endpoint = local.endpoint().parse().expect("a URL");
        let credentials = Credentials::new(self.key, self.secret);
        let params = SigningParams {
            settings: SigningSettings::SIGV4,
            credentials: &credentials,
            region: "eu-west-2",
            signing_name: self.service,
            time: self.time,
        };
        Signer::new().sign(&params, &mut request, &endpoint).expect("signed");
        request
    }
}

/// Status, code and message of the answer.
async fn send(local: &LocalConnect, request: &Request, body: &'static str) -> (u16, String, String) {
    let url = format!("{}{}", local.endpoint(), request.path);
    let sent = reqwest::Client::new().request(request.method.clone(), url).headers(request.headers.clone());
    let response = sent.body(body).send().await.expect("an answer");
    let code = response.headers().get("x-amzn-errortype").map(|code| code.to_str().expect("text").to_owned());
    assert!(response.headers().contains_key("date") && response.headers().contains_key("x-amzn-requestid"));
    let status = response.status().as_u16();
    (status, code.unwrap_or_default(), response.text().await.expect("a body"))
}

#[tokio::test]
async fn the_known_key_may_and_others_may_not() {
    let local = service(SignaturePolicy::default()).await;
    assert_eq!(start(local.config()).await, Ok(()));
    let with = |id: &str, secret: &str| local.config().credentials(Credentials::new(id, secret));
    assert_eq!(start(with("AKIDOTHER", "x")).await, Err("UnrecognizedClientException".to_owned()));
    assert_eq!(start(with(ACCESS_KEY_ID, "x")).await, Err("InvalidSignatureException".to_owned()));

    let local = service(SignaturePolicy::verified([("AKIDMINE", "mine")])).await;
    assert_eq!(start(local.config()).await, Err("UnrecognizedClientException".to_owned()));
    let mine = local.config().credentials(Credentials::new("AKIDMINE", "mine"));
    assert_eq!(start(mine).await, Ok(()));
}

#[tokio::test]
async fn any_key_may_where_its_secret_is_not_known_here() {
    let local = service(SignaturePolicy::any_key()).await;
    let other = local.config().credentials(Credentials::new("AKIDOTHER", "x"));
    assert_eq!(start(other).await, Ok(()));
    let unsigned = Request::new(Method::PUT, "/contact/chat");
    assert_eq!(send(&local, &unsigned, START).await.1, "MissingAuthenticationTokenException");
}

#[tokio::test]
async fn nobody_is_asked_where_signatures_are_ignored() {
    let local = service(SignaturePolicy::ignored()).await;
    let mut request = Request::new(Method::PUT, "/contact/chat");
    assert_eq!(send(&local, &request, START).await.0, 200);
    request.headers.insert("authorization", HeaderValue::from_static("AWS4-HMAC-SHA256 Credential=nobody"));
    assert_eq!(send(&local, &request, START).await.0, 200);
}

#[tokio::test]
async fn what_is_wrong_with_a_signature_is_told_as_aws_tells_it() {
    let local = service(SignaturePolicy::default()).await;
    let good = Signed::default().request(&local);
    assert_eq!(send(&local, &good, START).await.0, 200);

    let mut unsigned = good.try_clone().expect("at hand");
    unsigned.headers.remove("authorization");
    let mut broken = good.try_clone().expect("at hand");
    broken.headers.insert("authorization", HeaderValue::from_static("AWS4-HMAC-SHA256 Credential=x"));
    let mut basic = good.try_clone().expect("at hand");
    basic.headers.insert("authorization", HeaderValue::from_static("Basic YTpi"));
    let mut undated = good.try_clone().expect("at hand");
    undated.headers.remove("x-amz-date");
    let other_service = Signed { service: "execute-api", ..Signed::default() }.request(&local);
    let other_secret = Signed { secret: "x", ..Signed::default() }.request(&local);
    for (request, code) in [
        (unsigned, "MissingAuthenticationTokenException"),
        (broken, "IncompleteSignatureException"),
        (basic, "IncompleteSignatureException"),
        (undated, "IncompleteSignatureException"),
        (other_service, "InvalidSignatureException"),
        (other_secret, "InvalidSignatureException"),
    ] {
        let (status, found, body) = send(&local, &request, START).await;
        assert_eq!((status, found.as_str()), (403, code), "{body}");
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        assert!(body["message"].is_string() && body.as_object().is_some_and(|body| body.len() == 1));
        assert!(!body.to_string().contains(SECRET_ACCESS_KEY));
    }
}

#[tokio::test]
async fn the_body_is_the_one_that_was_signed() {
    let local = service(SignaturePolicy::default()).await;
    let request = Signed::default().request(&local);
    let (status, code, _) = send(&local, &request, r#"{"InstanceId": "other"}"#).await;
    assert_eq!((status, code.as_str()), (403, "InvalidSignatureException"));
    let mut hashed = Signed::default().request(&local);
    hashed.headers.insert("x-amz-content-sha256", HeaderValue::from_static("0"));
    assert_eq!(send(&local, &hashed, START).await.0, 403);
}

#[tokio::test]
async fn a_signature_is_of_now_as_far_as_clocks_agree() {
    for (minutes, window) in [(5, None), (15, Some(Duration::from_secs(900))), (15, Some(Duration::MAX))] {
        let policy = SignaturePolicy::default();
        let local = service(window.into_iter().fold(policy, SignaturePolicy::window)).await;
        for (seconds, is_taken) in [
            (60 * minutes - 30, true),
            (30 - 60 * minutes, true),
            (60 * minutes + 5, false),
            (-60 * minutes - 30, false),
        ] {
            let request = Signed { time: ago(seconds), ..Signed::default() }.request(&local);
            let (status, code, body) = send(&local, &request, START).await;
            assert_eq!(status == 200, is_taken, "{seconds} s: {body}");
            assert_eq!(code == "InvalidSignatureException", !is_taken, "{seconds} s: {body}");
        }
    }
}

#[tokio::test]
async fn a_signature_is_of_the_systems_time_or_of_the_services() {
    let local = service(SignaturePolicy::default()).await;
    local.advance(Duration::from_secs(3_600));
    assert_eq!(start(local.config()).await, Ok(()));
    for (seconds, status) in [(0, 200), (-3_600, 200), (-1_800, 403), (3_600, 403)] {
        let request = Signed { time: ago(seconds), ..Signed::default() }.request(&local);
        assert_eq!(send(&local, &request, START).await.0, status, "{seconds} s");
    }
}

#[tokio::test]
async fn a_client_whose_clock_is_wrong_learns_the_time_from_its_refusal() {
    let local = service(SignaturePolicy::default()).await;
    let request = Signed { time: ago(3_600), ..Signed::default() }.request(&local);
    let (status, code, body) = send(&local, &request, START).await;
    assert_eq!((status, code.as_str()), (403, "InvalidSignatureException"));
    assert!(body.contains("Signature expired"), "{body}");
}

#[tokio::test]
async fn a_signature_in_the_query_string_holds_until_it_expires() {
    let key = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY);
    for policy in [SignaturePolicy::default(), SignaturePolicy::any_key()] {
        let local = service(policy).await;
        let endpoint: Endpoint = local.endpoint().parse().expect("a URL");
        for (made, status) in [(400, 200), (895, 200), (905, 403), (-400, 403)] {
            let params = SigningParams {
                settings: SigningSettings::SIGV4,
                credentials: &key,
                region: "eu-west-2",
                signing_name: "connect",
                time: ago(made),
            };
            let mut request = Request::new(Method::PUT, "/contact/chat");
            request.body = START.into();
            let url = Signer::new().presign(&params, &request, &endpoint, Duration::from_secs(900));
            let url = url.expect("signed").into_string();
            let response = reqwest::Client::new().put(url).body(START).send().await.expect("an answer");
            assert_eq!(response.status().as_u16(), status, "{made} s ago");
        }
    }
}

#[tokio::test]
async fn no_signature_is_over_any_body() {
    let local = service(SignaturePolicy::default()).await;
    for payload in ["UNSIGNED-PAYLOAD", "foo", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"] {
        let mut request = Request::new(Method::PUT, "/contact/chat");
        // What a stream has for a hash is signed without a look at it.
        request.body = awso::ByteStream::new(futures_util::stream::empty::<std::io::Result<bytes::Bytes>>());
        request.headers.insert("x-amz-content-sha256", HeaderValue::from_static(payload));
        let request = Signed::default().sign(&local, request);
        let (status, code, body) = send(&local, &request, START).await;
        assert_eq!((status, code.as_str()), (403, "IncompleteSignatureException"), "{payload}");
        assert!(body.contains("x-amz-content-sha256"), "{body}");
    }
    let mut request = Signed::default().request(&local);
    request.headers.insert("x-amz-meta", HeaderValue::from_static("x"));
    let (status, code, body) = send(&local, &request, START).await;
    assert_eq!((status, code.as_str()), (403, "InvalidSignatureException"));
    assert!(body.contains("x-amz-meta"), "{body}");
}

#[tokio::test]
async fn participants_are_not_asked_for_a_signature() {
    let local = service(SignaturePolicy::default()).await;
    let mut request = Request::new(Method::POST, "/participant/transcript");
    request.headers.insert("authorization", HeaderValue::from_static("AWS4-HMAC-SHA256 Credential=/x"));
    let (status, code, body) = send(&local, &request, "{}").await;
    assert_eq!((status, code.as_str()), (403, ""));
    assert!(body.contains("explicit deny"), "{body}");
}

#[test]
fn debug_shows_no_secret() {
    let shown = format!("{:?}", SignaturePolicy::verified([("AKIDMINE", "a secret")]));
    assert!(shown.contains("AKIDMINE") && !shown.contains("a secret"), "{shown}");
}
