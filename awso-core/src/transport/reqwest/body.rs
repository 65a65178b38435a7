//! Bodies that are sent and come in pieces.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::{Failed, after_the_head};
use crate::stream::ByteStream;
use crate::transport::TransportError;

/// When the last piece of a request was sent.
pub(super) struct Sent(Mutex<Option<Instant>>);

impl Sent {
    pub(super) fn new() -> Self {
        Sent(Mutex::new(Some(Instant::now())))
    }

    /// Now, while it is the stream that is waited for, and not the server.
    pub(super) fn last(&self) -> Instant {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(Instant::now)
    }

    fn set(&self, last: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = last;
    }
}

/// A body on its way out, in pieces small enough to show that the server takes them.
pub(super) struct Going {
    body: ByteStream,
    /// What was taken of the body and is not sent.
    rest: Bytes,
    sent: Arc<Sent>,
}

impl Going {
    pub(super) const PIECE: usize = 64 * 1024;

    pub(super) fn new(body: ByteStream, sent: Arc<Sent>) -> Self {
        Going { body, rest: Bytes::new(), sent }
    }
}

impl Body for Going {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if self.rest.is_empty() {
            let next = Pin::new(&mut self.body).poll_next(cx)?;
            self.sent.set(next.is_ready().then(Instant::now));
            match ready!(next) {
                Some(bytes) => self.rest = bytes,
                None => return Poll::Ready(None),
            }
        } else {
            self.sent.set(Some(Instant::now()));
        }
        let len = self.rest.len().min(Going::PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(len)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let len = self.body.len().map(|len| len + self.rest.len() as u64);
        len.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// An answer on its way in. Dropped, it ends the exchange.
pub(super) struct Coming {
    body: reqwest::Body,
    /// How long it may take from asking for a piece to its being there.
    silence: Option<Duration>,
    /// The time that is left for the piece that was asked for.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Coming {
    pub(super) fn stream(answer: reqwest::Response, silence: Option<Duration>) -> ByteStream {
        let len = answer.content_length();
        let body = reqwest::Body::from(answer);
        if body.is_end_stream() {
            return ByteStream::default();
        }
        let stream = ByteStream::new(Coming { body, silence, waiting: None });
        if let Some(len) = len { stream.with_len(len) } else { stream }
    }
}

impl Stream for Coming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Coming { body, silence, waiting } = self.get_mut();
        while let Poll::Ready(frame) = Pin::new(&mut *body).poll_frame(cx) {
            *waiting = None;
            match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(after_the_head(Failed::Reqwest(error))))),
                // Anything else is trailers.
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
        let Some(silence) = *silence else { return Poll::Pending };
        ready!(waiting.get_or_insert_with(|| Box::pin(sleep(silence))).as_mut().poll(cx));
        Poll::Ready(Some(Err(after_the_head(Failed::Silence))))
    }
}
