//! Websockets on the wire: the upgrade, and then frames in and out until either side has had enough.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use awso::http::{Response, StatusCode};
use futures_util::{SinkExt, StreamExt};
use hyper::body::Incoming;
use hyper_tungstenite::tungstenite::Message;
use hyper_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use hyper_tungstenite::{HyperWebsocket, HyperWebsocketStream};
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
        if !hyper_tungstenite::is_upgrade_request(request) {
            return Err(no_handshake());
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
                // Pings are answered, and closing frames too, by the next turn.
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
        }
    }
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
