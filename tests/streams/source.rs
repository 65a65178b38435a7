//! Streams that know what became of what they gave.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

pub const PIECE: u64 = 256 * 1024;

/// Gives this many bytes, each piece full of its number, and fails after them if it is to.
pub struct Source {
    left: u64,
    number: u8,
    error: Option<io::Error>,
    watch: Arc<Watch>,
}

/// What is seen of a [`Source`] from outside.
#[derive(Default)]
pub struct Watch {
    given: AtomicU64,
    live: AtomicU64,
    peak: AtomicU64,
    dropped: AtomicBool,
}

impl Watch {
    /// How many bytes were given.
    pub fn given(&self) -> u64 {
        self.given.load(SeqCst)
    }

    /// How many bytes there were at most that were given and not dropped.
    pub fn peak(&self) -> u64 {
        self.peak.load(SeqCst)
    }

    /// Whether the source itself is dropped.
    pub fn is_dropped(&self) -> bool {
        self.dropped.load(SeqCst)
    }

    /// Waits until the source is dropped.
    pub async fn dropped(&self) {
        let dropped = async {
            while !self.is_dropped() {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), dropped).await.expect("it is dropped");
    }
}

impl Source {
    pub fn of(bytes: u64) -> (Source, Arc<Watch>) {
        let watch = Arc::new(Watch::default());
        (Source { left: bytes, number: 0, error: None, watch: Arc::clone(&watch) }, watch)
    }

    pub fn fails(mut self, error: &str) -> Self {
        self.error = Some(io::Error::other(error.to_owned()));
        self
    }
}

impl Stream for Source {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let len = self.left.min(PIECE);
        if len == 0 {
            return Poll::Ready(self.error.take().map(Err));
        }
        self.left -= len;
        let watch = Arc::clone(&self.watch);
        watch.given.fetch_add(len, SeqCst);
        let live = watch.live.fetch_add(len, SeqCst) + len;
        watch.peak.fetch_max(live, SeqCst);
        let bytes = vec![self.number; usize::try_from(len).unwrap()];
        self.number = self.number.wrapping_add(1);
        Poll::Ready(Some(Ok(Bytes::from_owner(Piece { bytes, watch }))))
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.watch.dropped.store(true, SeqCst);
    }
}

struct Piece {
    bytes: Vec<u8>,
    watch: Arc<Watch>,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.watch.live.fetch_sub(self.bytes.len() as u64, SeqCst);
    }
}

/// How many bytes a stream has; fails unless they are those of a [`Source`].
pub async fn count(mut stream: awso::ByteStream) -> u64 {
    let mut count = 0;
    while let Some(piece) = stream.next().await {
        let piece = piece.unwrap();
        let number = |at: u64| u8::try_from(at / PIECE % 256).unwrap();
        let last = count + piece.len() as u64 - 1;
        assert_eq!((piece[0], piece[piece.len() - 1]), (number(count), number(last)), "at byte {count}");
        count = last + 1;
    }
    count
}
