//! The service as any HTTP client sees it.

use std::time::Duration;

use awso_connect_local::{LocalConnect, SignaturePolicy};
use reqwest::{Client, Method, Response, StatusCode};

const START: &str =
    r#"{"InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": {"DisplayName": "Jane"}}"#;

struct Wire {
    service: LocalConnect,
    client: Client,
}

/// Status, error type and body.
type Answer = (StatusCode, Option<String>, String);

impl Wire {
    async fn new() -> Wire {
        let builder = LocalConnect::builder().signatures(SignaturePolicy::ignored());
        let service = builder.start().await.expect("a free port");
        Wire { service, client: Client::new() }
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: impl Into<reqwest::Body>,
    ) -> Response {
        let request = self.client.request(method, format!("{}{path}", self.service.endpoint())).body(body);
        let request = if let Some(token) = token { request.header("X-Amz-Bearer", token) } else { request };
        request.send().await.expect("an answer")
    }

    async fn post(&self, path: &str, token: Option<&str>, body: &str) -> Answer {
        read(self.send(Method::POST, path, token, body.to_owned()).await).await
    }

    async fn start(&self) -> String {
        let (status, _, body) = read(self.send(Method::PUT, "/contact/chat", None, START).await).await;
        assert_eq!(status, StatusCode::OK);
        text(&body, "/ParticipantToken")
    }

    async fn connect(&self) -> String {
        let (status, _, body) = self.post("/participant/connection", Some(&self.start().await), "{}").await;
        assert_eq!(status, StatusCode::OK);
        text(&body, "/ConnectionCredentials/ConnectionToken")
    }
}

async fn read(response: Response) -> Answer {
    let header =
        |name: &str| response.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
    let request_id = header("x-amzn-requestid").expect("every answer has one");
    assert_eq!(request_id.len(), 36);
    assert_eq!(header("content-type").as_deref(), Some("application/json"));
    (response.status(), header("x-amzn-errortype"), response.text().await.expect("a body"))
}

fn text(body: &str, pointer: &str) -> String {
    let document: serde_json::Value = serde_json::from_str(body).expect("JSON");
    document.pointer(pointer).and_then(|value| value.as_str()).expect(pointer).to_owned()
}

#[tokio::test]
async fn times_and_ids_are_written_as_the_service_writes_them() {
    let wire = Wire::new().await;
    let (_, _, body) = wire.post("/participant/connection", Some(&wire.start().await), "").await;
    let token = text(&body, "/ConnectionCredentials/ConnectionToken");
    let (_, _, sent) = wire
        .post("/participant/message", Some(&token), r#"{"ContentType":"text/plain","Content":"x"}"#)
        .await;
    for time in [text(&body, "/ConnectionCredentials/Expiry"), text(&sent, "/AbsoluteTime")] {
        // 2026-11-21T15:04:05.123Z
        assert_eq!((time.len(), &time[10..11], &time[19..20], &time[23..]), (24, "T", ".", "Z"), "{time}");
    }
    assert_eq!(text(&sent, "/Id").len(), 36);
    assert_eq!(wire.post("/participant/disconnect", Some(&token), "{}").await.2, "{}");
}

#[tokio::test]
async fn a_missing_or_unknown_token_is_stopped_at_the_gateway() {
    let wire = Wire::new().await;
    for path in ["connection", "message", "event", "transcript", "disconnect"] {
        for token in [None, Some(""), Some("garbage")] {
            let (status, code, body) =
                wire.post(&format!("/participant/{path}"), token, "not even JSON").await;
            assert_eq!((status, code), (StatusCode::FORBIDDEN, None), "{path}");
            let message = "User is not authorized to access this resource with an explicit deny";
            assert_eq!(text(&body, "/message"), message);
        }
    }
}

#[tokio::test]
async fn a_malformed_body_is_told_where_it_is_wrong() {
    let wire = Wire::new().await;
    let token = wire.connect().await;
    for (body, problem) in [
        ("{", "SendMessageRequest"),
        ("[]", "SendMessageRequest"),
        (r#"{"Content": 7}"#, "SendMessageRequest.Content"),
        ("", "SendMessageRequest.Content: length 0, at least 1"),
    ] {
        let (status, code, answer) = wire.post("/participant/message", Some(&token), body).await;
        assert_eq!((status, code.as_deref()), (StatusCode::BAD_REQUEST, Some("ValidationException")));
        assert!(text(&answer, "/message").contains(problem), "{answer}");
        assert!(!answer.contains(&token));
    }
    let (_, code, body) = read(wire.send(Method::PUT, "/contact/chat", None, "{").await).await;
    assert_eq!(code.as_deref(), Some("InvalidRequestException"), "{body}");
}

#[tokio::test]
async fn what_is_no_operation_is_not_found() {
    let wire = Wire::new().await;
    for (method, path) in [
        (Method::GET, "/nothing"),
        (Method::GET, "/participant/message"),
        (Method::POST, "/contact/chat"),
        (Method::POST, "/participant/message/secret-token"),
    ] {
        let (status, code, body) = read(wire.send(method, path, None, "").await).await;
        assert_eq!((status, code.as_deref()), (StatusCode::NOT_FOUND, Some("UnknownOperationException")));
        assert!(text(&body, "/message").contains("PUT /contact/chat") && !body.contains("secret"), "{body}");
    }
    let head = wire.send(Method::HEAD, "/participant/message", None, "").await;
    assert_eq!(
        read(head).await,
        (StatusCode::NOT_FOUND, Some("UnknownOperationException".into()), "".into())
    );
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_refused_and_its_sender_hears_it() {
    let wire = Wire::new().await;
    for length in [1024 * 1024 + 1, 20 * 1024 * 1024] {
        let (status, code, _) =
            read(wire.send(Method::PUT, "/contact/chat", None, vec![b' '; length]).await).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(code.as_deref(), Some("RequestEntityTooLargeException"));
    }
    let padded = format!("{START}{}", " ".repeat(1024 * 1024 - START.len()));
    let (status, _, _) = read(wire.send(Method::PUT, "/contact/chat", None, padded).await).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn a_page_of_any_origin_may_ask() {
    let wire = Wire::new().await;
    let url = format!("{}/participant/message", wire.service.endpoint());
    let request = wire.client.request(Method::OPTIONS, &url).header("origin", "https://example.com");
    let preflight = request.header("access-control-request-headers", "x-amz-bearer").send().await;
    let preflight = preflight.expect("an answer");
    assert_eq!(preflight.status(), StatusCode::OK);
    let allowed = preflight.headers()["access-control-allow-headers"].to_str().expect("text");
    for name in ["authorization", "content-type", "x-amz-bearer", "x-amz-date", "x-amz-user-agent"] {
        assert!(allowed.split(',').any(|one| one == name), "{name}");
    }
    for response in [preflight, wire.client.post(url).send().await.expect("an answer")] {
        assert_eq!(response.headers()["access-control-allow-origin"], "*");
        let exposed = response.headers()["access-control-expose-headers"].to_str().expect("text");
        assert!(exposed.contains("x-amzn-requestid") && exposed.contains("x-amzn-errortype"));
    }
}

#[tokio::test]
async fn debug_shows_the_endpoint_only() {
    let wire = Wire::new().await;
    let token = wire.connect().await;
    let shown = format!("{:?}", wire.service);
    assert_eq!(shown, format!("LocalConnect {{ endpoint: {:?}, .. }}", wire.service.endpoint()));
    assert!(!shown.contains(&token));
}

/// Whether something still answers there, given a moment to notice that it should not.
async fn answers(endpoint: &str) -> bool {
    for _ in 0..50 {
        if Client::new().get(endpoint).send().await.is_err() {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    true
}

#[tokio::test]
async fn a_dropped_service_answers_no_more() {
    let Wire { service, client } = Wire::new().await;
    let endpoint = service.endpoint().to_owned();
    let kept_alive = client.get(format!("{endpoint}/nothing")).send().await.expect("an answer");
    assert_eq!(kept_alive.status(), StatusCode::NOT_FOUND);
    drop(service);
    assert!(!answers(&endpoint).await);
    assert!(client.get(&endpoint).send().await.is_err());
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_idle_connections() {
    let Wire { service, client } = Wire::new().await;
    let endpoint = service.endpoint().to_owned();
    client.get(&endpoint).send().await.expect("an answer");
    tokio::time::timeout(Duration::from_secs(2), service.shutdown()).await.expect("a quick end");
    assert!(!answers(&endpoint).await);
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let wire = Wire::new().await;
    let port = wire.service.endpoint().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let error = LocalConnect::builder().port(port).start().await.expect_err("in use");
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}
