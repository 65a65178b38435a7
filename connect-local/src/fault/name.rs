//! What can have faults: operations, and what has no operation of its own.

use crate::nearest::instead;
use crate::routes;

/// The upgrade to a websocket.
pub(crate) const WEBSOCKET: &str = "Websocket";
/// The PUT of a file to its presigned URL.
pub(crate) const UPLOAD: &str = "Upload";
/// The GET of a file from its presigned URL.
pub(crate) const DOWNLOAD: &str = "Download";

/// Whatever is sent over a websocket to a client.
pub(crate) const FRAME: &str = "Frame";
/// A frame with an item of a chat.
pub(crate) const CHAT_FRAME: &str = "ChatFrame";
/// The answer to `aws/subscribe`.
pub(crate) const SUBSCRIBE_FRAME: &str = "SubscribeFrame";
/// The answer to `aws/heartbeat`.
pub(crate) const HEARTBEAT_FRAME: &str = "HeartbeatFrame";
/// The answer to `aws/ping`.
pub(crate) const PING_FRAME: &str = "PingFrame";

pub(super) const FRAMES: [&str; 5] = [FRAME, CHAT_FRAME, SUBSCRIBE_FRAME, HEARTBEAT_FRAME, PING_FRAME];

/// Whether faults know this name; says which they know.
pub(super) fn check(name: &str) -> Result<(), String> {
    let known: Vec<&str> =
        routes::operation_names().chain([WEBSOCKET, UPLOAD, DOWNLOAD]).chain(FRAMES).collect();
    if known.contains(&name) {
        return Ok(());
    }
    Err(format!("no operation {name:?}; {}", instead(name, &known)))
}
