//! What operations ask of their requests: a host of their own, a checksum, a compressed body.

use std::io::Read as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use awso::schema::Auth;
use awso::{AwsShape, Operation as _, protocol};
use awso_tests::{Answer, Recorder};

use crate::Client;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/{Name}", method = "PUT", output = (), host_prefix = "{AccountId}.data-", auth = "none")]
pub struct StoreRequest {
    #[aws(label)]
    pub name: String,
    #[aws(host_label, header = "X-Account")]
    pub account_id: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/checked", method = "POST", output = (), checksum_required)]
pub struct CheckedRequest {
    #[aws(rename = "foo")]
    pub foo: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/squeezed", method = "POST", output = (), request_compression, checksum_required)]
pub struct SqueezedRequest {
    #[aws(header = "Content-Encoding")]
    pub encoding: Option<String>,
    #[aws(payload)]
    pub data: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[deprecated = "use `store`"]
#[aws_operation(uri = "/old", method = "POST", output = ())]
pub struct OldRequest {
    #[deprecated = "say it otherwise"]
    pub what: Option<String>,
}

#[test]
fn a_host_prefix_is_filled_by_its_labels() {
    let input = StoreRequest::make().name("n").account_id("123456789012").build();
    let request = protocol::encode(&input).unwrap();
    assert_eq!((request.host_prefix.as_str(), request.path.as_str()), ("123456789012.data-", "/n"));
    assert_eq!(request.headers["x-account"], "123456789012");
    let endpoint: awso::Endpoint = "https://store.example".parse().unwrap();
    assert_eq!(endpoint.url(&request), "https://123456789012.data-store.example/n");
    assert_eq!(StoreRequest::OPERATION.auth, Auth::None);
}

#[test]
fn what_cannot_stand_in_a_host_name_is_refused() {
    for label in ["", "a.b", "evil.example/", "-a", "a-", "é", &"a".repeat(64), "a b", "a@b"] {
        let input = StoreRequest::make().name("n").account_id(label).build();
        let error = protocol::encode(&input).unwrap_err().to_string();
        assert!(error.starts_with("StoreRequest.AccountId: it stands in the host name"), "{error}");
    }
}

#[tokio::test]
async fn a_checksum_is_that_of_the_body_as_it_is_sent() {
    let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    client.checked().foo("base64 encoded md5 checksum").send().await.unwrap();
    let request = recorder.only();
    assert_eq!(request.text(), r#"{"foo":"base64 encoded md5 checksum"}"#);
    // From `printf '{"foo":"base64 encoded md5 checksum"}' | openssl md5 -binary | base64`.
    assert_eq!(request.header("content-md5"), ["iB0/3YSo7maijL0IGOgA9g=="]);
}

#[tokio::test]
async fn large_bodies_are_compressed_and_small_ones_are_not() {
    let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    let (small, large) = ("s".repeat(10_239), "l".repeat(10_240));
    client.squeezed().data(&*small).send().await.unwrap();
    client.squeezed().data(&*large).send().await.unwrap();
    client.squeezed().data(&*large).encoding("custom").send().await.unwrap();
    let requests = recorder.requests();
    assert_eq!((requests[0].text(), requests[0].header("content-encoding").len()), (small, 0));
    assert_eq!(requests[1].header("content-encoding"), ["gzip"]);
    assert_eq!(requests[2].header("content-encoding"), ["custom, gzip"]);
    for request in &requests[1..] {
        assert!(request.body.len() < 100, "{} bytes", request.body.len());
        let mut text = String::new();
        flate2::read::GzDecoder::new(&*request.body).read_to_string(&mut text).unwrap();
        assert_eq!(text, large);
        assert_eq!(request.header("content-type"), ["text/plain"]);
    }
    assert_ne!(requests[1].header("content-md5"), requests[0].header("content-md5"));
}

#[tokio::test]
#[expect(deprecated, reason = "what is deprecated warns, and goes on working")]
async fn a_deprecated_operation_and_member_warn_where_they_are_used() {
    let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    client.old().what("x").send().await.unwrap();
    assert_eq!(recorder.only().text(), r#"{"What":"x"}"#);
}

#[derive(AwsShape, Debug, PartialEq)]
#[aws_operation(uri = "/streamed", method = "POST", output = (), checksum_required)]
pub struct StreamedRequest {
    #[aws(payload)]
    pub data: awso::ByteStream,
}

#[test]
fn a_stream_has_no_checksum_before_it_is_sent() {
    let at_hand = StreamedRequest::make().data("x").build();
    assert!(protocol::encode(&at_hand).unwrap().headers.contains_key("content-md5"));
    struct Never;
    impl futures_core::Stream for Never {
        type Item = Result<bytes::Bytes, std::io::Error>;
        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Pending
        }
    }
    let live = StreamedRequest::make().data(awso::ByteStream::new(Never)).build();
    let error = protocol::encode(&live).unwrap_err().to_string();
    assert_eq!(
        error,
        "StreamedRequest.Data: its checksum goes before it, so it has to be at hand, and no stream"
    );
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/once", method = "POST", output = ())]
pub struct OnceRequest {
    #[aws(idempotency_token)]
    pub token: String,
}

#[tokio::test]
async fn a_required_idempotency_token_is_filled_too() {
    let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    client.once().send().await.unwrap();
    client.once().token("mine").send().await.unwrap();
    let [filled, mine] = &recorder.requests()[..] else { panic!("two requests") };
    assert_eq!(filled.text().len(), r#"{"Token":""}"#.len() + 36);
    assert_eq!(mine.text(), r#"{"Token":"mine"}"#);
}
