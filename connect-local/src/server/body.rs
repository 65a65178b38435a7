//! The bodies of requests: as much of them as is good.

use awso::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;

use crate::refusal::Refusal;

/// The longest body that is read.
const LONGEST_BODY: usize = 1024 * 1024;
/// How much of a longer one is taken off the wire, so that its sender gets to read the refusal.
const LONGEST_PATIENCE: usize = 64 * LONGEST_BODY;

/// The whole body. What is kept of it never grows by what is claimed, but by what comes.
pub(super) async fn read(mut body: Incoming, headers: &HeaderMap) -> Result<Bytes, Refusal> {
    let claimed = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if claimed.is_some_and(|claimed| claimed > LONGEST_PATIENCE) {
        return Err(too_long());
    }
    let mut kept = Vec::new();
    let mut length: usize = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| cut_off())?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= LONGEST_BODY {
            kept.extend_from_slice(&data);
        } else if length > LONGEST_PATIENCE {
            break;
        }
    }
    if length <= LONGEST_BODY { Ok(kept.into()) } else { Err(too_long()) }
}

fn cut_off() -> Refusal {
    Refusal::outside(StatusCode::BAD_REQUEST, "IncompleteBody", "the body of the request was cut off")
}

fn too_long() -> Refusal {
    let message = format!("the body of a request may have {LONGEST_BODY} bytes");
    Refusal::outside(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message)
}
