//! Bodies that are sent and come in pieces.

use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::{Arriving, Failed, Limit, after_the_head};
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

    pub(super) fn pieces(&self) -> Pieces {
        Pieces(Arc::clone(&self.0))
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

/// The body as it goes.
pub(in crate::transport) struct Pieces(Arc<Mutex<Going>>);

/// The body as a library takes it.
pub(in crate::transport) enum Body {
    /// All at once, until it is taken.
    Whole(Bytes),
    Pieces(Pieces),
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut *self {
            Body::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Body::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(mem::take(bytes))))),
            Body::Pieces(pieces) => Pin::new(pieces).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Body::Whole(bytes) => bytes.is_empty(),
            Body::Pieces(pieces) => pieces.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Body::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Body::Pieces(pieces) => pieces.size_hint(),
        }
    }
}

impl HttpBody for Pieces {
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
        going.rest.is_empty() && going.body.as_ref().is_some_and(HttpBody::is_end_stream)
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
pub(super) struct Coming<A> {
    answer: A,
    /// How long it may take from asking for a piece to its being there.
    silence: Option<Duration>,
    /// The time that is left for the piece that was asked for.
    waiting: Option<Pin<Box<Sleep>>>,
    /// The request, which may not be sent to its end yet.
    outgoing: Option<Outgoing>,
}

impl<A: Arriving> Coming<A> {
    pub(super) fn stream(answer: A, outgoing: Option<Outgoing>, silence: Option<Duration>) -> ByteStream {
        let len = answer.left();
        if len == Some(0) {
            return ByteStream::default();
        }
        let stream = ByteStream::new(Coming { answer, silence, waiting: None, outgoing });
        if let Some(len) = len { stream.with_len(len) } else { stream }
    }
}

impl<A: Arriving> Stream for Coming<A> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Coming { answer, silence, waiting, outgoing } = self.get_mut();
        if let Poll::Ready(data) = answer.poll_data(cx) {
            *waiting = None;
            return Poll::Ready(
                data.map(|data| data.map_err(|error| after_the_head(Failed::Library(error)))),
            );
        }
        let Some(silence) = *silence else { return Poll::Pending };
        let waiting = waiting.get_or_insert_with(|| Box::pin(sleep(silence)));
        let limit = Limit { silence: Some(silence), outgoing: outgoing.as_ref() };
        loop {
            ready!(waiting.as_mut().poll(cx));
            match limit.longer(silence) {
                Some(due) => waiting.as_mut().reset(due),
                None => return Poll::Ready(Some(Err(after_the_head::<A::Error>(Failed::Silence)))),
            }
        }
    }
}
