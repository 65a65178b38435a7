//! What else goes over a client's transport: websockets, and requests to URLs.

use awso::http::{HeaderValue, Method, Request};
use awso::{Config, Service as _, Upgrade, Upgraded};
use awso_connect_participant::Client;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpListener;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::{client::generate_key, derive_accept_key};
use tokio_tungstenite::tungstenite::protocol::Role;

use crate::script::{Script, answer};

/// Opens a websocket as RFC 6455 has it, section 4.1.
async fn open(client: &Client, url: &str) -> Upgraded {
    let (endpoint, mut request) = Request::to_url(Method::GET, url).unwrap();
    let key = generate_key();
    for (name, value) in [
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", &key),
    ] {
        request.headers.insert(name, HeaderValue::from_str(value).unwrap());
    }
    match client.client().transport().upgrade(&endpoint, request).await.unwrap() {
        Upgrade::Switched(upgraded) => {
            assert_eq!(upgraded.headers()["sec-websocket-accept"], derive_accept_key(key.as_bytes()));
            upgraded
        }
        Upgrade::Declined(answer) => panic!("{answer:?}"),
    }
}

#[tokio::test]
async fn a_websocket_opens_over_the_transport_of_a_services_client() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/chat?token=t%3D", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(socket).await.unwrap();
        socket.send(Message::text("welcome")).await.unwrap();
        while let Some(Ok(message)) = socket.next().await {
            if message.is_text() {
                socket.send(message).await.unwrap();
            }
        }
    });
    let client = Client::new(Config::new().region("eu-west-2")).unwrap();
    let mut socket = WebSocketStream::from_raw_socket(open(&client, &url).await, Role::Client, None).await;
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::text("welcome"));
    for text in [String::new(), "hello".to_owned(), "é".repeat(100_000)] {
        socket.send(Message::text(text.clone())).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), Message::text(text));
    }
    socket.close(None).await.unwrap();
    while let Some(Ok(_)) = socket.next().await {}
    server.await.unwrap();
}

#[tokio::test]
async fn a_request_over_the_transport_of_a_client_goes_as_it_is_and_once() {
    let script = Script::of([answer(503, "")]);
    let client = script.client();
    let url = "https://files.example/a%2Fb?X-Amz-Signature=0";
    let (endpoint, request) = Request::to_url(Method::PUT, url).unwrap();
    let refusal = client.client().transport().send(&endpoint, request).await.unwrap();
    assert_eq!(refusal.status, 503);
    let seen = script.seen.lock().unwrap();
    assert_eq!(seen.len(), 1);
    assert!(seen[0].headers.is_empty(), "{:?}", seen[0].headers);
}
