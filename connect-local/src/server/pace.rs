//! Answers that a fault cuts or slows down.

use std::sync::Arc;
use std::time::Duration;

use awso::ByteStream;
use awso::http::Response;
use bytes::Bytes;
use futures_util::stream;

use super::Dropped;
use crate::fault::Pace;
use crate::service::Service;

/// In how many pieces a slow answer comes.
const PIECES: u32 = 10;

type Broken = Box<dyn std::error::Error + Send + Sync>;

struct Paced {
    service: Arc<Service>,
    body: ByteStream,
    /// What was read of it and is yet to go.
    rest: Bytes,
    /// How many bytes go, and how many at once.
    left: u64,
    piece: u64,
    pause: Duration,
    is_cut: bool,
}

/// The answer with its body as the fault has it. It states the length that it would have.
pub(crate) fn paced(service: &Arc<Service>, mut response: Response, pace: Pace) -> Response {
    let length = response.body.len().unwrap_or_default();
    if pace == Pace::default() || length == 0 {
        return response;
    }
    let paced = Paced {
        service: Arc::clone(service),
        body: std::mem::take(&mut response.body),
        rest: Bytes::new(),
        left: if pace.is_cut { length / 2 } else { length },
        piece: if pace.takes.is_zero() { length } else { length.div_ceil(u64::from(PIECES)) },
        pause: pace.takes / PIECES,
        is_cut: pace.is_cut,
    };
    let pieces = stream::unfold(Some(paced), |paced| async move {
        let mut paced = paced?;
        match paced.next().await {
            Ok(piece) => piece.map(|piece| (Ok(piece), Some(paced))),
            Err(broken) => Some((Err(broken), None)),
        }
    });
    response.body = ByteStream::new(pieces).with_len(length);
    response
}

impl Paced {
    async fn next(&mut self) -> Result<Option<Bytes>, Broken> {
        if self.left == 0 {
            // What has come before goes out in the meantime.
            tokio::task::yield_now().await;
            return if self.is_cut { Err(Dropped.into()) } else { Ok(None) };
        }
        if self.rest.is_empty() {
            match self.body.try_next().await? {
                Some(bytes) => self.rest = bytes,
                None => return Ok(None),
            }
        }
        self.service.pause(self.pause).await;
        let length = self.left.min(self.piece).min(self.rest.len() as u64);
        self.left -= length;
        Ok(Some(self.rest.split_to(usize::try_from(length).unwrap_or_default())))
    }
}
