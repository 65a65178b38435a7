//! A participant's websocket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::{Result, differ, same};

const WAIT: Duration = Duration::from_secs(10);

pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(crate) async fn subscribed(url: &str) -> Result<Socket> {
        let (stream, _) = connect_async(url).await?;
        let mut socket = Socket(stream);
        socket.say(&json!({"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})).await?;
        let content = json!({"status": "success", "topics": ["aws/chat"]});
        same!(socket.frame().await?, json!({"topic": "aws/subscribe", "content": content}));
        Ok(socket)
    }

    pub(crate) async fn say(&mut self, frame: &Value) -> Result<()> {
        Ok(self.0.send(Message::text(frame.to_string())).await?)
    }

    pub(crate) async fn frame(&mut self) -> Result<Value> {
        loop {
            match timeout(WAIT, self.0.next()).await?.ok_or("the websocket is closed")?? {
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Close(frame) => differ!("the websocket is closed: {frame:?}"),
                _ => {}
            }
        }
    }

    /// The next item of this content type, or of one that ends so. Heartbeats may be answered in between.
    pub(crate) async fn item(&mut self, content_type: &str) -> Result<Value> {
        loop {
            let frame = self.frame().await?;
            if frame["topic"] == "aws/heartbeat" {
                continue;
            }
            same!(frame["topic"], "aws/chat");
            let item: Value = serde_json::from_str(frame["content"].as_str().unwrap_or_default())?;
            if item["ContentType"].as_str().is_some_and(|found| found.ends_with(content_type)) {
                return Ok(item);
            }
        }
    }

    /// The code that the service closes it with.
    pub(crate) async fn closing_code(&mut self) -> Result<u16> {
        loop {
            match timeout(WAIT, self.0.next()).await?.ok_or("closed without a frame")?? {
                Message::Close(Some(frame)) => return Ok(frame.code.into()),
                Message::Close(None) => differ!("closed without a code"),
                _ => {}
            }
        }
    }
}
