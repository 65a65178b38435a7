//! The bodies of requests: as much of them as is good.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use awso::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use tokio::time::timeout;

use crate::refusal::Refusal;

/// The longest body that is read.
const LONGEST_BODY: usize = 1024 * 1024;
/// How much of a longer one is taken off the wire, so that its sender gets to read the refusal.
const LONGEST_PATIENCE: usize = 64 * LONGEST_BODY;

/// How much of each body is read whatever others do: requests have a few kilobytes.
const FREE: usize = 64 * 1024;
/// How much all bodies that are being read or answered may have beyond that.
const MOST_AT_ONCE: usize = 32 * 1024 * 1024;

/// How much of long bodies is in memory, for who sends them need not have shown a token yet.
#[derive(Debug, Default)]
pub(super) struct Budget(AtomicUsize);

/// The part of one body in it, until it is dropped.
#[derive(Debug)]
pub(super) struct Share<'b> {
    budget: &'b Budget,
    length: usize,
}

impl Budget {
    pub(super) fn share(&self) -> Share<'_> {
        Share { budget: self, length: 0 }
    }
}

impl Share<'_> {
    /// Whether the body may have this length.
    fn grow(&mut self, length: usize) -> bool {
        let more = length.saturating_sub(FREE).saturating_sub(self.length);
        let Budget(taken) = self.budget;
        if more > 0 && taken.fetch_add(more, Ordering::Relaxed).saturating_add(more) > MOST_AT_ONCE {
            taken.fetch_sub(more, Ordering::Relaxed);
            return false;
        }
        self.length += more;
        true
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        self.budget.0.fetch_sub(self.length, Ordering::Relaxed);
    }
}

/// The whole body. What is kept of it never grows by what is claimed, but by what comes, and as far as the share does.
pub(super) async fn read(
    mut body: Incoming,
    headers: &HeaderMap,
    share: &mut Share<'_>,
) -> Result<Bytes, Refusal> {
    let claimed = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if claimed.is_some_and(|claimed| claimed > LONGEST_PATIENCE) {
        return Err(too_long());
    }
    let mut kept = Some(Vec::new());
    let mut length: usize = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| cut_off())?.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > LONGEST_PATIENCE {
            break;
        }
        match &mut kept {
            Some(kept) if length <= LONGEST_BODY && share.grow(length) => kept.extend_from_slice(&data),
            _ => kept = None,
        }
    }
    match kept {
        Some(kept) => Ok(kept.into()),
        None if length > LONGEST_BODY => Err(too_long()),
        None => Err(Refusal::too_much_at_once()),
    }
}

/// Takes a body off the wire, so that its sender gets to read why it is not wanted. It is waited for as long as the
/// limit, and as far as patience goes.
pub(super) async fn pass_over(mut body: Incoming, limit: Duration) {
    let mut left = LONGEST_PATIENCE as u64;
    if body.size_hint().lower() > left {
        return;
    }
    let _ = timeout(limit, async {
        while left > 0
            && let Some(Ok(frame)) = body.frame().await
        {
            left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len() as u64));
        }
    })
    .await;
}

fn cut_off() -> Refusal {
    Refusal::outside(StatusCode::BAD_REQUEST, "IncompleteBody", "the body of the request was cut off")
}

fn too_long() -> Refusal {
    let message = format!("the body of a request may have {LONGEST_BODY} bytes");
    Refusal::outside(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_bodies_share_a_budget_and_short_ones_need_none() {
        let budget = Budget::default();
        let mut held = Vec::new();
        loop {
            let mut share = budget.share();
            if !share.grow(LONGEST_BODY / 2) || !share.grow(LONGEST_BODY) {
                break;
            }
            held.push(share);
        }
        assert_eq!(held.len(), MOST_AT_ONCE / (LONGEST_BODY - FREE));
        assert!(budget.share().grow(FREE));
        held.pop();
        assert!(budget.share().grow(LONGEST_BODY));
        held.clear();
        assert_eq!(budget.0.load(Ordering::Relaxed), 0);
    }
}
