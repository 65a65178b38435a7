//! Bodies that are sent and come in pieces.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::{Failed, Limit, after_the_head};
use crate::stream::ByteStream;
use crate::transport::{TransportError, TransportErrorKind};

/// A body that is sent in pieces, as long as this is held: an exchange that is over needs no more of it, while
/// an HTTP library would wait for a server to take the rest.
pub(super) struct Outgoing(Arc<Mutex<Going>>);

struct Going {
    /// None once the exchange is over.
    body: Option<ByteStream>,
    /// What was taken of the body and is not sent.
    rest: Bytes,
    /// When the last piece was sent; none while it is the stream that is waited for, and not the server.
    last: Option<Instant>,
    /// Who waits for the stream.
    waker: Option<Waker>,
}

impl Outgoing {
    /// Small enough to show that a slow server takes them.
    const PIECE: usize = 64 * 1024;

    pub(super) fn new(body: ByteStream) -> Self {
        let going = Going { body: Some(body), rest: Bytes::new(), last: Some(Instant::now()), waker: None };
        Outgoing(Arc::new(Mutex::new(going)))
    }

    pub(super) fn body(&self) -> reqwest::Body {
        reqwest::Body::wrap(Pieces(Arc::clone(&self.0)))
    }

    /// When the server last took something, or could not because there was nothing to be had.
    pub(super) fn last(&self) -> Instant {
        lock(&self.0).last.unwrap_or_else(Instant::now)
    }
}

impl Drop for Outgoing {
    fn drop(&mut self) {
        let mut going = lock(&self.0);
        let body = going.body.take();
        let waker = going.waker.take();
        drop(going);
        // Whatever the stream does at its end, it does it without the lock.
        drop(body);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

struct Pieces(Arc<Mutex<Going>>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let going = &mut *lock(&self.0);
        let Some(body) = &mut going.body else {
            let problem = "the answer came before the end of the stream";
            return Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Stream, problem))));
        };
        if going.rest.is_empty() {
            let next = Pin::new(body).poll_next(cx)?;
            going.last = next.is_ready().then(Instant::now);
            going.waker = next.is_pending().then(|| cx.waker().clone());
            match ready!(next) {
                Some(bytes) => going.rest = bytes,
                None => return Poll::Ready(None),
            }
        } else {
            going.last = Some(Instant::now());
        }
        let len = going.rest.len().min(Outgoing::PIECE);
        Poll::Ready(Some(Ok(Frame::data(going.rest.split_to(len)))))
    }

    fn is_end_stream(&self) -> bool {
        let going = lock(&self.0);
        going.rest.is_empty() && going.body.as_ref().is_some_and(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let going = lock(&self.0);
        let len = going.body.as_ref().and_then(ByteStream::len).map(|len| len + going.rest.len() as u64);
        len.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

fn lock(going: &Mutex<Going>) -> MutexGuard<'_, Going> {
    // A stream that panics has said all it will; what it left here is whole.
    going.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An answer on its way in. Dropped, it ends the exchange.
pub(super) struct Coming {
    body: reqwest::Body,
    /// How long it may take from asking for a piece to its being there.
    silence: Option<Duration>,
    /// The time that is left for the piece that was asked for.
    waiting: Option<Pin<Box<Sleep>>>,
    /// The request, which may not be sent to its end yet.
    outgoing: Option<Outgoing>,
}

impl Coming {
    pub(super) fn stream(
        answer: reqwest::Response,
        outgoing: Option<Outgoing>,
        silence: Option<Duration>,
    ) -> ByteStream {
        let len = answer.content_length();
        let body = reqwest::Body::from(answer);
        if body.is_end_stream() {
            return ByteStream::default();
        }
        let stream = ByteStream::new(Coming { body, silence, waiting: None, outgoing });
        if let Some(len) = len { stream.with_len(len) } else { stream }
    }
}

impl Stream for Coming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Coming { body, silence, waiting, outgoing } = self.get_mut();
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
        let waiting = waiting.get_or_insert_with(|| Box::pin(sleep(silence)));
        let limit = Limit { silence: Some(silence), outgoing: outgoing.as_ref() };
        loop {
            ready!(waiting.as_mut().poll(cx));
            match limit.longer(silence) {
                Some(due) => waiting.as_mut().reset(due),
                None => return Poll::Ready(Some(Err(after_the_head(Failed::Silence)))),
            }
        }
    }
}
