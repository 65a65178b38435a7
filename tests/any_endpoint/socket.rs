//! A participant's websocket, over TLS where its URL says so.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::{StatusCode, Upgraded};
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::{client::generate_key, derive_accept_key};
use tokio_tungstenite::tungstenite::protocol::Role;

/// How long to wait for what has to come. A service far away takes its time to start a flow.
const SOON: Duration = Duration::from_secs(30);

pub(crate) struct Socket(WebSocketStream<Upgraded>);

impl Socket {
    /// Opens a websocket, or tells the status it was refused with.
    ///
    /// The handshake goes by the HTTP client, which brings TLS along.
    pub(crate) async fn open(url: &str) -> Result<Socket, StatusCode> {
        let url = url.strip_prefix("ws").map(|rest| format!("http{rest}")).expect("ws:// or wss://");
        let client = reqwest::Client::builder().http1_only().build().unwrap();
        let key = generate_key();
        let request = client
            .get(url)
            .header("connection", "Upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", &key);
        let response = request.send().await.map_err(reqwest::Error::without_url).expect("an answer");
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(response.status());
        }
        let accepted = response.headers().get("sec-websocket-accept").expect("an accepted key");
        assert_eq!(accepted.to_str().unwrap(), derive_accept_key(key.as_bytes()));
        let stream = response.upgrade().await.expect("an upgrade");
        Ok(Socket(WebSocketStream::from_raw_socket(stream, Role::Client, None).await))
    }

    /// Opens a websocket and subscribes it.
    pub(crate) async fn subscribed(url: &str) -> Socket {
        let mut socket = Socket::open(url).await.expect("a websocket");
        socket.say(&json!({"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})).await;
        let answer = socket.frame().await;
        let content = json!({"status": "success", "topics": ["aws/chat"]});
        assert_eq!(answer, json!({"topic": "aws/subscribe", "content": content}));
        socket
    }

    pub(crate) async fn say(&mut self, frame: &Value) {
        self.0.send(Message::text(frame.to_string())).await.expect("sent");
    }

    /// The next frame.
    pub(crate) async fn frame(&mut self) -> Value {
        self.next().await.expect("the websocket is open")
    }

    /// The next frame, none if the service closes the websocket.
    async fn next(&mut self) -> Option<Value> {
        loop {
            match timeout(SOON, self.0.next()).await.expect("in time") {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).expect("JSON")),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The first frame of this topic, whatever comes before.
    pub(crate) async fn of_topic(&mut self, topic: &str) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["topic"] == topic {
                return frame;
            }
        }
    }

    /// The first item that fits, whatever comes before.
    pub(crate) async fn item(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let frame = self.of_topic("aws/chat").await;
            assert_eq!(frame["contentType"], "application/json");
            let item = serde_json::from_str(frame["content"].as_str().expect("a text")).expect("JSON");
            if fits(&item) {
                return item;
            }
        }
    }

    /// All items until the service closes the websocket.
    pub(crate) async fn rest(&mut self) -> Vec<Value> {
        let mut items = Vec::new();
        while let Some(frame) = self.next().await {
            if let Some(content) = frame["content"].as_str() {
                items.push(serde_json::from_str(content).expect("JSON"));
            }
        }
        items
    }
}
