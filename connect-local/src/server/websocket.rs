//! Websockets on the wire: the upgrade, and then frames in and out until either side has had enough.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use awso::http::{Response, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt, StreamExt};
use hyper::body::Incoming;
use hyper_tungstenite::tungstenite::error::ProtocolError;
use hyper_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use hyper_tungstenite::tungstenite::{Error, Message};
use hyper_tungstenite::{HyperWebsocket, HyperWebsocketStream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use crate::refusal::Refusal;
use crate::service::{Inbox, Outgoing, Service};
use crate::socket::{Close, SocketId};

/// The longest message of a client: what clients send has less than 100 bytes.
const LONGEST_MESSAGE: usize = 16 * 1024;
/// How much is read at once of a message. It is filled with zeros before each look whether something has come.
const BUFFER: usize = 512;
/// The longest frame of ours is a message's content with each byte of it escaped twice.
const MOST_UNSENT: usize = 512 * 1024;
/// How long a client may take to take a frame, and to answer a closing one.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much more is taken of a client that has sent what is no frame.
const MOST_PASSED_OVER: usize = 4 * 1024 * 1024;

/// Where the exchange that upgrades a connection leaves what the connection has become.
pub(super) type Seat = Arc<Mutex<Option<Upgraded>>>;

pub(super) fn put(seat: &Seat, upgraded: Upgraded) {
    *seat.lock().unwrap_or_else(PoisonError::into_inner) = Some(upgraded);
}

pub(super) fn take(seat: &Seat) -> Option<Upgraded> {
    seat.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// A connection that becomes a websocket.
pub(super) struct Upgraded {
    id: SocketId,
    inbox: Inbox,
    websocket: HyperWebsocket,
}

impl Upgraded {
    /// Answers a request that asks for a websocket.
    pub(super) fn of(
        service: &Service,
        secret: &str,
        request: &mut hyper::Request<Incoming>,
    ) -> Result<(Response, Upgraded), Refusal> {
        let no_handshake = || {
            let message = "this is a websocket: ask for an upgrade, version 13";
            Refusal::outside(StatusCode::UPGRADE_REQUIRED, "UpgradeRequiredException", message)
        };
        let bad_key = || {
            let message = "sec-websocket-key has to be 16 bytes in base64 (RFC 6455, section 4.1)";
            Refusal::outside(StatusCode::BAD_REQUEST, "BadRequestException", message)
        };
        if !hyper_tungstenite::is_upgrade_request(request) {
            return Err(no_handshake());
        }
        let key = request.headers().get("sec-websocket-key").ok_or_else(bad_key)?;
        if !STANDARD.decode(key).is_ok_and(|key| key.len() == 16) {
            return Err(bad_key());
        }
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER)
            .write_buffer_size(0)
            .max_write_buffer_size(MOST_UNSENT)
            .max_message_size(Some(LONGEST_MESSAGE))
            .max_frame_size(Some(LONGEST_MESSAGE));
        let (answer, websocket) =
            hyper_tungstenite::upgrade(request, Some(config)).map_err(|_| no_handshake())?;
        let (id, inbox) = service.open_socket(secret)?;
        let mut response = Response::new(answer.status());
        response.headers = answer.headers().clone();
        Ok((response, Upgraded { id, inbox, websocket }))
    }

    /// Passes frames in both directions until the socket closes.
    pub(super) async fn converse(self, service: &Service) {
        let Upgraded { id, inbox, websocket } = self;
        if let Ok(Ok(stream)) = timeout(PATIENCE, websocket).await {
            pass(service, id, inbox, stream).await;
        }
        service.socket_is_gone(id);
    }
}

async fn pass(service: &Service, id: SocketId, mut inbox: Inbox, mut stream: HyperWebsocketStream) {
    loop {
        tokio::select! {
            outgoing = inbox.next() => match outgoing {
                Some(Outgoing::Text(text)) => {
                    let sent = timeout(PATIENCE, stream.send(Message::text(&*text))).await;
                    if !matches!(sent, Ok(Ok(()))) {
                        return;
                    }
                }
                Some(Outgoing::Close(close)) => return say_goodbye(&mut stream, close).await,
                None => return,
            },
            incoming = stream.next() => match incoming {
                Some(Ok(Message::Text(text))) => service.step(|instance| instance.hear(id, &text)),
                Some(Ok(Message::Binary(_))) => {
                    service.step(|instance| instance.close_socket(id, Close::NO_TEXT));
                }
                // They are answered by the next turn, and closing frames too.
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {
                    service.step(|instance| instance.hear_control_frame(id));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    if let Some(close) = violation(&error) {
                        service.step(|instance| instance.close_socket(id, close));
                        return accuse(stream, close).await;
                    }
                    return;
                }
                None => return,
            },
        }
    }
}

/// What a client is told whose frames are none. None if the connection broke.
fn violation(error: &Error) -> Option<Close> {
    match error {
        Error::Capacity(_) => Some(Close::TOO_LONG),
        Error::Utf8(_) => Some(Close::NO_UTF8),
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => None,
        Error::Protocol(_) => Some(Close::NO_FRAME),
        _ => None,
    }
}

/// Says what was wrong, and takes off the wire what the client is still sending, so that it gets to read it.
async fn accuse(mut stream: HyperWebsocketStream, close: Close) {
    let frame = CloseFrame { code: close.code.into(), reason: close.reason.into() };
    let _ = timeout(PATIENCE, async {
        stream.close(Some(frame)).await.ok()?;
        // Clients wait for the server to close, and what they say until then is not read as frames.
        stream.get_mut().shutdown().await.ok()?;
        let (mut left, mut piece) = (MOST_PASSED_OVER, [0; 4096]);
        while left > 0 {
            let length = stream.get_mut().read(&mut piece).await.ok().filter(|length| *length > 0)?;
            left = left.saturating_sub(length);
        }
        Some(())
    })
    .await;
}

/// Closes the socket, and waits for the client to do the same.
async fn say_goodbye(stream: &mut HyperWebsocketStream, close: Close) {
    let frame = CloseFrame { code: close.code.into(), reason: close.reason.into() };
    let _ = timeout(PATIENCE, async {
        if stream.close(Some(frame)).await.is_ok() {
            while let Some(Ok(_)) = stream.next().await {}
        }
    })
    .await;
}
