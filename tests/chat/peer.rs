//! What the other end of a websocket may not do, whoever is there.

use awso::http::{Request, Response, StatusCode};
use awso::{Config, Endpoint, Sending, Transport, Upgrading};
use awso_connect_participant::Client;
use awso_connect_participant::chat::{ChatEvent, ChatSession, LossReason};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message;

use crate::live::until;

/// Answers calls with no more than the URL of a websocket, which opens over a client of its own.
#[derive(Debug)]
struct Service {
    url: String,
    sockets: reqwest::Client,
}

impl Transport for Service {
    fn send<'a>(&'a self, _: &'a Endpoint, request: Request) -> Sending<'a> {
        let body = match request.path.as_str() {
            "/participant/connection" => format!(
                r#"{{"Websocket": {{"Url": "{}", "ConnectionExpiry": "2200-01-01T00:00:00Z"}},
                    "ConnectionCredentials": {{"ConnectionToken": "t", "Expiry": "2200-01-01T00:00:00Z"}}}}"#,
                self.url
            ),
            _ => "{}".to_owned(),
        };
        let mut response = Response::new(StatusCode::OK);
        response.body = body.into();
        Box::pin(std::future::ready(Ok(response)))
    }

    fn upgrade<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Upgrading<'a> {
        self.sockets.upgrade(endpoint, request)
    }
}

#[tokio::test]
async fn a_message_without_end_ends_its_websocket() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/", listener.local_addr().unwrap());
    let peer = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(socket).await.unwrap();
        let _subscribe = socket.next().await.unwrap().unwrap();
        let subscribed = r#"{"topic":"aws/subscribe","content":{"status":"success","topics":["aws/chat"]}}"#;
        socket.send(Message::text(subscribed)).await.unwrap();
        // A little more than the longest that is taken. Nobody may read it to its end.
        let _ = socket.send(Message::text("x".repeat(1024 * 1024 + 1))).await;
        while let Some(Ok(_)) = socket.next().await {}
        drop(listener);
    });
    let transport = Service { url, sockets: reqwest::Client::new() };
    let client = Client::new(Config::new().region("eu-west-2").transport(transport)).unwrap();
    let (_chat, mut events) = ChatSession::start(&client, "token").await.unwrap();
    let lost = |event| match event {
        ChatEvent::ConnectionLost(reason) => Some(reason),
        ChatEvent::UnknownFrame(text) => panic!("{} bytes were taken", text.len()),
        _ => None,
    };
    assert_eq!(until(&mut events, lost).await, LossReason::Broken);
    peer.await.unwrap();
}
