//! Somebody in a chat: says things, and has a task that listens.

use std::time::{Duration, Instant};

use awso_connect_participant::{Client, ConnectionToken, ConnectionType, SortKey, content_type};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{interval, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::Failure;

const SUBSCRIBE: &str = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#;
const HEARTBEAT: &str = r#"{"topic":"aws/heartbeat"}"#;
/// As amazon-connect-chatjs does; the service closes what is silent for 30 s.
const BETWEEN_HEARTBEATS: Duration = Duration::from_secs(10);
/// How long to wait for the next frame until it counts as lost.
const LOST: Duration = Duration::from_secs(60);

pub(crate) struct Person {
    client: Client,
    token: ConnectionToken,
    heard: mpsc::UnboundedReceiver<Result<Heard, String>>,
    listening: JoinHandle<()>,
}

/// When a message was sent, and answered.
pub(crate) struct Sent {
    pub(crate) begun: Instant,
    pub(crate) answered: Instant,
}

/// A message, as it came by websocket.
pub(crate) struct Heard {
    pub(crate) id: String,
    pub(crate) words: String,
    pub(crate) absolute_time: String,
    pub(crate) at: Instant,
}

impl Person {
    /// Connects, subscribes and listens from then on.
    pub(crate) async fn join(client: &Client, participant_token: String) -> Result<Person, Failure> {
        let connection = client
            .create_participant_connection()
            .r#type([ConnectionType::Websocket, ConnectionType::ConnectionCredentials])
            .participant_token(participant_token)
            .send()
            .await?;
        let credentials = connection.connection_credentials.ok_or("a connection without credentials")?;
        let websocket = connection.websocket.ok_or("a connection without a websocket")?;
        let url = websocket.url.ok_or("a websocket without a URL")?.into_inner();
        let authority = url.strip_prefix("ws://").and_then(|rest| rest.split('/').next());
        let stream = TcpStream::connect(authority.ok_or("a URL that is not ws://")?).await?;
        let (mut socket, _) = client_async(url.as_str(), stream).await?;
        socket.send(Message::text(SUBSCRIBE)).await?;
        match timeout(LOST, socket.next()).await?.ok_or("closed before it was subscribed")?? {
            Message::Text(text) if text.contains("success") => {}
            other => return Err(format!("a subscription was answered {other:?}").into()),
        }
        let (hears, heard) = mpsc::unbounded_channel();
        let listening = tokio::spawn(listen(socket, hears));
        let token = credentials.connection_token.ok_or("credentials without a token")?;
        Ok(Person { client: client.clone(), token, heard, listening })
    }

    /// Says so many things, one after the other. Tells their ids.
    pub(crate) async fn speak(&self, who: &str, count: usize) -> Result<Vec<(String, Sent)>, Failure> {
        let mut sent = Vec::with_capacity(count);
        for number in 0..count {
            let begun = Instant::now();
            let answer = self
                .client
                .send_message()
                .content_type(content_type::TEXT_PLAIN)
                .content(format!("{who} {number}"))
                .connection_token(&self.token)
                .send()
                .await?;
            let id = answer.id.ok_or("a message without an id")?.to_string();
            sent.push((id, Sent { begun, answered: Instant::now() }));
        }
        Ok(sent)
    }

    /// The ids of all messages, the oldest first.
    pub(crate) async fn transcript(&self) -> Result<Vec<String>, Failure> {
        let mut pages = self
            .client
            .get_transcript()
            .max_results(100)
            .sort_order(SortKey::Ascending)
            .connection_token(&self.token)
            .pages();
        let mut ids: Vec<String> = Vec::new();
        while let Some(page) = pages.try_next().await? {
            let items = page.transcript.unwrap_or_default().into_iter();
            let messages = items.filter(|item| item.content.is_some());
            // Pages go back in time, each in order.
            ids.splice(0..0, messages.filter_map(|item| item.id).map(|id| id.to_string()));
        }
        Ok(ids)
    }

    /// So many messages, as soon as they have come; and that none comes after them.
    pub(crate) async fn hear(mut self, count: usize) -> Result<Vec<Heard>, Failure> {
        let mut all = Vec::with_capacity(count);
        while all.len() < count {
            let heard = timeout(LOST, self.heard.recv()).await.map_err(|_| "a message was lost")?;
            all.push(heard.ok_or("nobody listens any more")??);
        }
        // What came twice would have come by now, or comes with the answer to a call.
        self.transcript().await?;
        if self.heard.try_recv().is_ok() {
            return Err("more messages were heard than were sent".into());
        }
        Ok(all)
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(mut socket: WebSocketStream<TcpStream>, hears: mpsc::UnboundedSender<Result<Heard, String>>) {
    let mut heartbeat = interval(BETWEEN_HEARTBEATS);
    let end = loop {
        let frame = tokio::select! {
            frame = socket.next() => frame,
            _ = heartbeat.tick() => match socket.send(Message::text(HEARTBEAT)).await {
                Ok(()) => continue,
                Err(error) => break format!("no heartbeat can be sent: {error}"),
            },
        };
        let at = Instant::now();
        match frame {
            Some(Ok(Message::Text(text))) => {
                if let Some(heard) = message(&text, at)
                    && hears.send(Ok(heard)).is_err()
                {
                    return;
                }
            }
            Some(Ok(Message::Close(frame))) => break format!("the websocket was closed: {frame:?}"),
            Some(Ok(_)) => {}
            Some(Err(error)) => break format!("the websocket broke: {error}"),
            None => break "the websocket was closed without a word".to_owned(),
        }
    };
    let _ = hears.send(Err(end));
}

/// The message in a frame, if it is one.
fn message(text: &str, at: Instant) -> Option<Heard> {
    let frame: Value = serde_json::from_str(text).ok()?;
    let item: Value = serde_json::from_str(frame.get("content")?.as_str()?).ok()?;
    let member = |name: &str| Some(item.get(name)?.as_str()?.to_owned());
    Some(Heard { id: member("Id")?, words: member("Content")?, absolute_time: member("AbsoluteTime")?, at })
}
