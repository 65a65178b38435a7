//! Where the service is, and where it says it is.

mod common;

use std::net::IpAddr;

use awso_connect_local::Script;
use common::{Local, Socket, builder, text};
use reqwest::{Method, StatusCode};
use serde_json::json;
#[cfg(target_os = "linux")]
use tokio::net::TcpStream;

#[cfg(target_os = "linux")]
#[tokio::test]
async fn by_itself_it_listens_at_one_address_that_only_this_machine_has() {
    let local = Local::start().await;
    let (_, port) = local.service.endpoint().rsplit_once(':').expect("a port");
    assert_eq!(local.service.endpoint(), format!("http://127.0.0.1:{port}"));
    TcpStream::connect(format!("127.0.0.1:{port}")).await.expect("it is there");
    // Whoever listens everywhere listens here, too.
    TcpStream::connect(format!("127.0.0.2:{port}")).await.expect_err("it is not there");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn it_listens_where_it_is_told_to() {
    let host: IpAddr = "127.0.0.2".parse().expect("an address");
    let local = Local::of(builder().host(host)).await;
    assert!(local.service.endpoint().starts_with("http://127.0.0.2:"));
    let guest = local.chat().await;
    let url = local.url(&guest).await;
    assert!(url.starts_with("ws://127.0.0.2:"), "{url}");
    Socket::open(&url).await.expect("a websocket");
    let error = builder().host("192.0.2.1".parse().expect("an address")).port(1).start().await;
    assert!(error.expect_err("of nobody").to_string().starts_with("cannot listen on 192.0.2.1:1: "));
}

#[tokio::test]
async fn what_is_given_out_begins_with_the_public_url() {
    let builder = builder().script(Script::named("sign-in").expect("one of ours"));
    let local = Local::of(builder.public_url("https://connect.example:8443/")).await;
    let endpoint = local.service.endpoint().to_owned();
    let guest = local.chat().await;
    let connection = local.connection(&guest).await;
    let token = text(&connection["ConnectionCredentials"]["ConnectionToken"]);
    let url = text(&connection["Websocket"]["Url"]);
    let path = url.strip_prefix("wss://connect.example:8443").expect("the public URL");
    Socket::open(&(endpoint.replacen("http", "ws", 1) + path)).await.expect("a websocket");

    let file = json!({"ContentType": "text/plain", "AttachmentSizeInBytes": 5, "AttachmentName": "a.txt", "ClientToken": "c"});
    let upload = local.ok(Method::POST, "/participant/start-attachment-upload", &token, file).await;
    let url = text(&upload["UploadMetadata"]["Url"]);
    let path = url.strip_prefix("https://connect.example:8443").expect("the public URL");
    for (host, status) in [("connect.example:8443", StatusCode::OK), ("127.0.0.1", StatusCode::FORBIDDEN)] {
        let request =
            reqwest::Client::new().put(format!("{endpoint}{path}")).body("hello").header("host", host);
        let headers = upload["UploadMetadata"]["HeadersToInclude"].as_object().expect("headers");
        let request = headers
            .iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("content-length"))
            .fold(request, |request, (name, value)| request.header(name, text(value)));
        assert_eq!(request.send().await.expect("an answer").status(), status, "{host}");
    }
}

#[tokio::test]
async fn a_public_url_that_is_none_is_told_so() {
    let error =
        builder().public_url("http://connect/path").start().await.expect_err("no URL to add paths to");
    assert!(error.to_string().starts_with("public URL: write scheme, host and port alone"), "{error}");
}
