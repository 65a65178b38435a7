//! Websockets, over the transport of the client.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use awso::Service as _;
use awso::http::{HeaderName, HeaderValue, Method, Request};
use awso::{Upgrade, Upgraded};
use futures_util::{Sink, Stream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::{client::generate_key, derive_accept_key};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use super::error::SocketError;
use super::event::LossReason;
use super::machine::SocketId;
use crate::{Client, PreSignedConnectionUrl};

/// A message of 16,384 bytes is at most six times as long in JSON, twice over.
const LONGEST_MESSAGE: usize = 1024 * 1024;
/// Most frames fit, and an idle session has no more than this for its websocket.
const BUFFER: usize = 4 * 1024;

const CONNECTION: HeaderName = HeaderName::from_static("connection");
const UPGRADE: HeaderName = HeaderName::from_static("upgrade");
const VERSION: HeaderName = HeaderName::from_static("sec-websocket-version");
const KEY: HeaderName = HeaderName::from_static("sec-websocket-key");
const ACCEPT: &str = "sec-websocket-accept";

type Websocket = WebSocketStream<Upgraded>;
type Opening = Pin<Box<dyn Future<Output = Result<Websocket, SocketError>> + Send>>;

/// A websocket that is being opened or is open, and what is to be sent on it.
pub(super) struct Socket {
    pub(super) id: SocketId,
    state: State,
    outgoing: VecDeque<&'static str>,
    is_flushed: bool,
}

enum State {
    Opening(Opening),
    Open(Box<Websocket>),
}

/// What happens to a websocket.
#[derive(Debug)]
pub(super) enum Happening {
    Opened,
    Failed(SocketError),
    Text(Utf8Bytes),
    Closed(LossReason),
}

impl Socket {
    pub(super) fn open(id: SocketId, client: &Client, url: PreSignedConnectionUrl) -> Self {
        let client = client.clone();
        let opening = async move { open(&client, &url).await };
        Socket { id, state: State::Opening(Box::pin(opening)), outgoing: VecDeque::new(), is_flushed: true }
    }

    pub(super) fn send(&mut self, text: &'static str) {
        self.outgoing.push_back(text);
    }

    /// The next thing that happens. Sends what is to be sent, too.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Happening> {
        let websocket = match &mut self.state {
            State::Open(websocket) => websocket,
            State::Opening(opening) => match std::task::ready!(opening.as_mut().poll(cx)) {
                Err(error) => return Poll::Ready(Happening::Failed(error)),
                Ok(websocket) => {
                    self.state = State::Open(Box::new(websocket));
                    return Poll::Ready(Happening::Opened);
                }
            },
        };
        if poll_send(websocket, &mut self.outgoing, &mut self.is_flushed, cx).is_err() {
            return Poll::Ready(Happening::Closed(LossReason::Broken));
        }
        loop {
            let message = std::task::ready!(Pin::new(&mut *websocket).poll_next(cx));
            return Poll::Ready(match message {
                Some(Ok(Message::Text(text))) => Happening::Text(text),
                Some(Ok(Message::Close(frame))) => {
                    Happening::Closed(LossReason::Closed(frame.map(|frame| frame.code.into())))
                }
                // Pings are answered by the websocket; it carries no binary messages.
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => Happening::Closed(LossReason::Broken),
            });
        }
    }

    /// Says goodbye, and waits for the other side to do so.
    pub(super) async fn close(self) {
        let State::Open(mut websocket) = self.state else { return };
        if websocket.close(None).await.is_ok() {
            while let Some(Ok(_)) = futures_util::StreamExt::next(&mut websocket).await {}
        }
    }
}

fn poll_send(
    websocket: &mut Websocket,
    outgoing: &mut VecDeque<&'static str>,
    is_flushed: &mut bool,
    cx: &mut Context<'_>,
) -> Result<(), ()> {
    let mut websocket = Pin::new(websocket);
    while !outgoing.is_empty() {
        match websocket.as_mut().poll_ready(cx) {
            Poll::Pending => return Ok(()),
            Poll::Ready(ready) => ready.map_err(drop)?,
        }
        if let Some(text) = outgoing.pop_front() {
            websocket.as_mut().start_send(Message::text(text)).map_err(drop)?;
            *is_flushed = false;
        }
    }
    if !*is_flushed && let Poll::Ready(flushed) = websocket.poll_flush(cx) {
        flushed.map_err(drop)?;
        *is_flushed = true;
    }
    Ok(())
}

/// Opens a websocket as RFC 6455 has it, section 4.1. No error shows the URL, which is a secret.
async fn open(client: &Client, url: &PreSignedConnectionUrl) -> Result<Websocket, SocketError> {
    let broken = |problem: String| SocketError::Broken(problem);
    let (endpoint, mut request) =
        Request::to_url(Method::GET, url.expose()).map_err(|error| broken(error.to_string()))?;
    let key = generate_key();
    request.headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    request.headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    request.headers.insert(VERSION, HeaderValue::from_static("13"));
    let value = HeaderValue::try_from(&key).map_err(|error| broken(error.to_string()))?;
    request.headers.insert(KEY, value);
    let upgraded = match client.client().transport().upgrade(&endpoint, request).await {
        Ok(Upgrade::Switched(upgraded)) => upgraded,
        Ok(Upgrade::Declined(answer)) => return Err(SocketError::Refused(answer.status)),
        Err(error) => return Err(broken(error.to_string())),
    };
    let accepts = derive_accept_key(key.as_bytes());
    if upgraded.headers().get(ACCEPT).is_none_or(|accept| accept.as_bytes() != accepts.as_bytes()) {
        return Err(broken("what answered is no websocket".to_owned()));
    }
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(LONGEST_MESSAGE)
        .max_message_size(Some(LONGEST_MESSAGE))
        .max_frame_size(Some(LONGEST_MESSAGE));
    Ok(WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await)
}
