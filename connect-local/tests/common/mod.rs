//! A chat over real sockets: the service, requests as any client sends them, and websockets.
#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod files;

use std::time::Duration;

use awso_connect_local::{LocalConnect, LocalConnectBuilder, Script, SignaturePolicy};
use futures_util::{SinkExt, StreamExt};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

pub(crate) const SUBSCRIBE: &str = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;
pub(crate) const EVENT: &str = "application/vnd.amazonaws.connect.event.";
/// How long to wait for what has to come, and for what must not.
const SOON: Duration = Duration::from_secs(10);
const A_MOMENT: Duration = Duration::from_millis(100);

/// A service whose agent is silent unless said otherwise, and which looks at no signatures.
pub(crate) struct Local {
    pub(crate) service: LocalConnect,
    client: Client,
}

/// A chat that was started, and a participant of it.
#[derive(Clone)]
pub(crate) struct Guest {
    pub(crate) contact_id: String,
    pub(crate) participant_id: String,
    pub(crate) participant_token: String,
}

pub(crate) fn builder() -> LocalConnectBuilder {
    LocalConnect::builder().signatures(SignaturePolicy::ignored()).script(Script::silent())
}

impl Local {
    pub(crate) async fn of(builder: LocalConnectBuilder) -> Local {
        Local { service: builder.start().await.expect("a free port"), client: Client::new() }
    }

    pub(crate) async fn start() -> Local {
        Local::of(builder()).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: Value,
    ) -> (StatusCode, Value) {
        let request = self.client.request(method, format!("{}{path}", self.service.endpoint()));
        let request = if token.is_empty() { request } else { request.header("x-amz-bearer", token) };
        let response = request.body(body.to_string()).send().await.expect("an answer");
        let status = response.status();
        let body = response.text().await.expect("a body");
        (status, serde_json::from_str(&body).expect("JSON"))
    }

    pub(crate) async fn ok(&self, method: Method, path: &str, token: &str, body: Value) -> Value {
        let (status, answer) = self.send(method, path, token, body).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: Value) -> (StatusCode, Value) {
        self.send(Method::POST, path, token, body).await
    }

    pub(crate) async fn chat(&self) -> Guest {
        self.chat_with(json!({})).await
    }

    /// A chat whose start has these members besides the required ones.
    pub(crate) async fn chat_with(&self, more: Value) -> Guest {
        let mut start =
            json!({"InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": {"DisplayName": "Jane"}});
        for (name, value) in more.as_object().expect("an object") {
            start[name] = value.clone();
        }
        let started = self.ok(Method::PUT, "/contact/chat", "", start).await;
        Guest {
            contact_id: text(&started["ContactId"]),
            participant_id: text(&started["ParticipantId"]),
            participant_token: text(&started["ParticipantToken"]),
        }
    }

    pub(crate) async fn invite(&self, contact_id: &str, role: &str, name: &str) -> Guest {
        let details = json!({"ParticipantRole": role, "DisplayName": name});
        let body = json!({"InstanceId": "i", "ContactId": contact_id, "ParticipantDetails": details});
        let created = self.ok(Method::POST, "/contact/create-participant", "", body).await;
        Guest {
            contact_id: contact_id.to_owned(),
            participant_id: text(&created["ParticipantId"]),
            participant_token: text(&created["ParticipantCredentials"]["ParticipantToken"]),
        }
    }

    pub(crate) async fn connection(&self, guest: &Guest) -> Value {
        let both = json!({"Type": ["WEBSOCKET", "CONNECTION_CREDENTIALS"]});
        self.ok(Method::POST, "/participant/connection", &guest.participant_token, both).await
    }

    /// The URL of a websocket.
    pub(crate) async fn url(&self, guest: &Guest) -> String {
        text(&self.connection(guest).await["Websocket"]["Url"])
    }

    pub(crate) async fn token(&self, guest: &Guest) -> String {
        text(&self.connection(guest).await["ConnectionCredentials"]["ConnectionToken"])
    }

    /// An open websocket, subscribed.
    pub(crate) async fn subscribed(&self, guest: &Guest) -> Socket {
        let mut socket = Socket::open(&self.url(guest).await).await.expect("a websocket");
        socket.say(SUBSCRIBE).await;
        let answer = socket.next().await;
        assert_eq!(
            answer,
            json!({"topic": "aws/subscribe", "content": {"status": "success", "topics": ["aws/chat"]}})
        );
        socket
    }

    pub(crate) async fn say(&self, token: &str, words: &str) -> Value {
        let message = json!({"ContentType": "text/plain", "Content": words});
        self.ok(Method::POST, "/participant/message", token, message).await
    }

    /// What was said, and the last word of each event.
    pub(crate) fn words(&self, contact_id: &str) -> Vec<String> {
        let items = self.service.transcript(contact_id).expect("a contact");
        let word = |item: &awso_connect_participant::Item| match &item.content {
            Some(content) => content.to_string(),
            None => {
                item.content_type.as_ref().expect("a type").rsplit("event.").next().unwrap_or("").to_owned()
            }
        };
        items.iter().map(word).collect()
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

pub(crate) struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens a websocket, or tells the status it was refused with.
    pub(crate) async fn open(url: &str) -> Result<Socket, u16> {
        let authority = url.strip_prefix("ws://").and_then(|rest| rest.split('/').next()).expect("ws://");
        let stream = TcpStream::connect(authority).await.expect("somebody listens");
        Socket::shake_hands(url, stream).await
    }

    /// As [`open`](Socket::open), with next to no room for what is not read.
    pub(crate) async fn open_small(url: &str) -> Result<Socket, u16> {
        let authority = url.strip_prefix("ws://").and_then(|rest| rest.split('/').next()).expect("ws://");
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("a small one");
        let stream = socket.connect(authority.parse().expect("an address")).await.expect("somebody listens");
        Socket::shake_hands(url, stream).await
    }

    async fn shake_hands(url: &str, stream: TcpStream) -> Result<Socket, u16> {
        match client_async(url, stream).await {
            Ok((stream, _)) => Ok(Socket(stream)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) async fn say(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.expect("sent");
    }

    /// Says something to a socket that may be gone.
    pub(crate) async fn try_say(&mut self, text: &str) -> Result<(), Error> {
        self.0.send(Message::text(text)).await
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.0.send(message).await.expect("sent");
    }

    /// Sends bytes past all that makes frames of them.
    pub(crate) async fn send_raw(&mut self, bytes: &[u8]) {
        self.0.get_mut().write_all(bytes).await.expect("sent");
    }

    /// The next frame.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            let message =
                timeout(SOON, self.0.next()).await.expect("in time").expect("open").expect("intact");
            if let Message::Text(text) = message {
                return serde_json::from_str(&text).expect("JSON");
            }
        }
    }

    /// The item in the next frame.
    pub(crate) async fn item(&mut self) -> Value {
        let frame = self.next().await;
        assert_eq!(frame["topic"], "aws/chat");
        assert_eq!(frame["contentType"], "application/json");
        assert_eq!(frame.as_object().expect("an object").len(), 3);
        serde_json::from_str(frame["content"].as_str().expect("a text")).expect("JSON")
    }

    /// What the next frames say: words, or the last word of an event.
    pub(crate) async fn words(&mut self, count: usize) -> Vec<String> {
        let mut words = Vec::new();
        for _ in 0..count {
            let item = self.item().await;
            let content_type = text(&item["ContentType"]);
            let event = content_type.rsplit("event.").next().unwrap_or_default();
            words.push(item["Content"].as_str().unwrap_or(event).to_owned());
        }
        words
    }

    /// Whatever comes next, if anything does.
    pub(crate) async fn raw_next(&mut self) -> Option<Result<Message, Error>> {
        self.0.next().await
    }

    /// Whether nothing comes.
    pub(crate) async fn is_quiet(&mut self) -> bool {
        timeout(A_MOMENT, self.0.next()).await.is_err()
    }

    /// The code that the service closes the socket with, after whatever comes before.
    pub(crate) async fn closed(&mut self) -> Option<u16> {
        loop {
            match timeout(SOON, self.0.next()).await.expect("in time") {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}
