//! The storage of files over real sockets: presigned URLs, and what is sent to them.

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use awso_connect_local::AttachmentSettings;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use self::common::files::{
    COMPLETE, GET, HELLO, START, announcement, code, completion, joined, put, send, status, upload, with,
};
use self::common::{Local, text};

/// The head of an upload, as a client sends it over a socket of its own.
fn head(started: &Value) -> (String, String) {
    let metadata = &started["UploadMetadata"];
    let url = text(&metadata["Url"]);
    let (authority, path) = url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).expect("a URL");
    let mut head = format!("PUT /{path} HTTP/1.1\r\nhost: {authority}\r\n");
    for (name, value) in metadata["HeadersToInclude"].as_object().expect("an object") {
        head.push_str(&format!("{name}: {}\r\n", text(value)));
    }
    (authority.to_owned(), head + "\r\n")
}

#[tokio::test]
async fn an_upload_without_exactly_its_headers_is_refused_in_xml() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let metadata = &started["UploadMetadata"];
    let url = text(&metadata["Url"]);
    let headers: BTreeMap<String, String> =
        serde_json::from_value(metadata["HeadersToInclude"].clone()).expect("headers");
    let attempt = async |headers: &BTreeMap<String, String>, bytes: &'static [u8]| {
        let request = Client::new().put(&url).body(bytes);
        let given = headers.iter().filter(|(name, _)| *name != "Content-Length");
        let response = given.fold(request, |request, (name, value)| request.header(name, value)).send().await;
        let response = response.expect("an answer");
        let (status, kind) = (response.status(), response.headers().get("content-type").cloned());
        (status, kind, response.text().await.expect("a body"))
    };
    for name in headers.keys().filter(|name| *name != "Content-Length") {
        let mut others = headers.clone();
        others.remove(name);
        let (status, kind, body) = attempt(&others, HELLO).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "without {name}");
        assert_eq!(kind.expect("a type"), "application/xml");
        assert_eq!(code(&body), "SignatureDoesNotMatch");
        others.insert(name.clone(), "text/html".to_owned());
        assert_eq!(code(&attempt(&others, HELLO).await.2), "SignatureDoesNotMatch", "another {name}");
    }
    for bytes in [&b"eight by"[..], b"ten bytes!"] {
        assert_eq!(code(&attempt(&headers, bytes).await.2), "SignatureDoesNotMatch");
    }
    let mut more = headers.clone();
    more.insert("x-amz-meta-more".to_owned(), "x".to_owned());
    assert_eq!(code(&attempt(&more, HELLO).await.2), "AccessDenied");
    for url in [url.replace("Signature=", "Signature=0"), url.replace("/storage/", "/storage/0")] {
        let (status, body) = status(Client::new().put(url).body(HELLO)).await;
        assert_eq!((status, code(&body)), (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
    }
    let bare = url.split('?').next().expect("a URL").to_owned();
    assert_eq!(code(&status(Client::new().put(bare).body(HELLO)).await.1), "AccessDenied");
    // Nothing has come of all that.
    let (status, _) = local.post(COMPLETE, &token, completion(&started["AttachmentId"])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(attempt(&headers, HELLO).await.0, StatusCode::OK);
}

#[tokio::test]
async fn urls_expire_by_the_services_clock() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let id = send(&local, &token, "b.txt", HELLO).await;
    let asked = json!({"AttachmentId": id, "UrlExpiryInSeconds": 5});
    let answer = local.ok(Method::POST, GET, &token, asked).await;
    let url = text(&answer["Url"]);
    assert_eq!(status(Client::new().get(&url)).await.0, StatusCode::OK);
    local.service.advance(Duration::from_secs(7));
    let (refused, body) = status(Client::new().get(&url)).await;
    assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "AccessDenied"));
    assert!(body.contains("Request has expired"));
    local.service.advance(Duration::from_secs(15 * 60));
    assert_eq!(code(&status(put(&started, HELLO)).await.1), "AccessDenied");
}

#[tokio::test]
async fn a_download_url_is_for_get_and_an_upload_url_for_put() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let id = send(&local, &token, "b.txt", HELLO).await;
    let url = text(&local.ok(Method::POST, GET, &token, json!({"AttachmentId": id})).await["Url"]);
    let (refused, body) = status(Client::new().put(&url).body(HELLO)).await;
    assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
    let (refused, body) = status(Client::new().post(&url).body(HELLO)).await;
    assert_eq!((refused, code(&body)), (StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"));
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let (refused, body) = status(Client::new().get(text(&started["UploadMetadata"]["Url"]))).await;
    assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
}

#[tokio::test]
async fn an_upload_may_be_repeated_until_it_is_complete() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = upload(&local, &token, "a.txt", HELLO).await;
    assert_eq!(status(put(&started, b"nine more")).await.0, StatusCode::OK);
    let id = &started["AttachmentId"];
    local.ok(Method::POST, COMPLETE, &token, completion(id)).await;
    let (refused, body) = status(put(&started, HELLO)).await;
    assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "AccessDenied"));
    local.service.advance(Duration::from_secs(1));
    let url = text(&local.ok(Method::POST, GET, &token, json!({"AttachmentId": id})).await["Url"]);
    assert_eq!(status(Client::new().get(url)).await.1, "nine more");
}

#[tokio::test]
async fn pages_of_any_origin_may_upload_and_download() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let metadata = &started["UploadMetadata"];
    let preflight = Client::new()
        .request(Method::OPTIONS, text(&metadata["Url"]))
        .header("origin", "https://example.com")
        .header("access-control-request-method", "PUT")
        .send()
        .await
        .expect("an answer");
    assert_eq!(preflight.status(), StatusCode::OK);
    let list = |name: &str| preflight.headers()[name].to_str().expect("text").to_owned();
    assert!(list("access-control-allow-methods").contains("PUT"));
    let allowed = list("access-control-allow-headers");
    for name in metadata["HeadersToInclude"].as_object().expect("an object").keys() {
        let name = name.to_ascii_lowercase();
        // Which browsers set themselves.
        assert!(name == "content-length" || allowed.split(',').any(|one| one == name), "{name}");
    }
    let taken = put(&started, HELLO).header("origin", "https://example.com").send().await.expect("an answer");
    assert_eq!(taken.headers()["access-control-allow-origin"], "*");
    let refused = put(&started, b"x").send().await.expect("an answer");
    assert_eq!(
        (refused.status(), &refused.headers()["access-control-allow-origin"]),
        (StatusCode::FORBIDDEN, &"*".parse().expect("a value"))
    );
}

#[tokio::test]
async fn who_sends_much_to_a_url_that_is_none_hears_so() {
    let local = Local::start().await;
    for path in ["/storage/", "/storage/x", "/storage/..%2F..%2Fetc%2Fpasswd", "/storage//etc/passwd"] {
        let url = format!("{}{path}?X-Amz-Signature=0", local.service.endpoint());
        let (refused, body) = status(Client::new().put(url).body(vec![0; 5_000_000])).await;
        assert_eq!((refused, code(&body)), (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"));
    }
}

#[tokio::test]
async fn an_upload_that_breaks_off_or_never_ends_leaves_nothing() {
    let settings = AttachmentSettings::default().most_stored(20);
    let local = Local::of(with(settings).request_timeout(Duration::from_millis(300))).await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 15)).await;
    let (authority, head) = head(&started);
    for waits in [false, true] {
        let mut socket = TcpStream::connect(&authority).await.expect("somebody listens");
        socket.write_all(head.as_bytes()).await.expect("sent");
        socket.write_all(b"fourteen bytes").await.expect("sent");
        if waits {
            let mut answer = String::new();
            socket.read_to_string(&mut answer).await.expect("an answer");
            assert!(
                answer.starts_with("HTTP/1.1 400") && answer.contains("<Code>RequestTimeout</Code>"),
                "{answer}"
            );
        }
    }
    let id = &started["AttachmentId"];
    assert_eq!(local.post(COMPLETE, &token, completion(id)).await.0, StatusCode::CONFLICT);
    // What broke off takes no room any more.
    assert_eq!(status(put(&started, b"fifteen bytes!!")).await.0, StatusCode::OK);
    let other = local.ok(Method::POST, START, &token, announcement("b.txt", 9)).await;
    let (full, body) = status(put(&other, HELLO)).await;
    assert_eq!((full, code(&body)), (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable"));
}

#[tokio::test]
async fn a_body_without_a_length_is_no_upload() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let started = local.ok(Method::POST, START, &token, announcement("a.txt", 9)).await;
    let (authority, head) = head(&started);
    let chunked = head.replace("Content-Length: 9", "Transfer-Encoding: chunked");
    let mut socket = TcpStream::connect(&authority).await.expect("somebody listens");
    socket.write_all(chunked.as_bytes()).await.expect("sent");
    socket.write_all(b"9\r\nnine byte\r\n0\r\n\r\n").await.expect("sent");
    let mut answer = [0; 12];
    socket.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 403");
}

#[tokio::test]
async fn twenty_megabytes_go_through_and_back() {
    let local = Local::start().await;
    let (_, token) = joined(&local).await;
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|index| (index % 251) as u8).collect();
    let id = send(&local, &token, "large.pdf", &bytes).await;
    let answer = local.ok(Method::POST, GET, &token, json!({"AttachmentId": id})).await;
    assert_eq!(answer["AttachmentSizeInBytes"], 20_000_000);
    let response = Client::new().get(text(&answer["Url"])).send().await.expect("an answer");
    assert!(response.bytes().await.expect("a body") == bytes);
    let (status, _) = local.post(START, &token, announcement("a.pdf", 20_000_001)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
