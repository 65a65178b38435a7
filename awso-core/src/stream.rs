//! [`ByteStream`]: bytes that are at hand or come piece by piece.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};

use crate::blob::Blob;
use crate::transport::{TransportError, TransportErrorKind, stream_failed};

/// A streaming blob: bytes that are at hand, or that come piece by piece and are never held whole.
///
/// It stands as the payload of an operation's input or output, and is the body of every
/// [`Request`](crate::http::Request) and [`Response`](crate::http::Response). Bytes at hand are made with
/// [`From`]; anything else is a stream, made with [`new`](ByteStream::new) or [`of_body`](ByteStream::of_body):
///
/// ```
/// use std::pin::Pin;
/// use std::task::{Context, Poll};
///
/// use awso_core::{ByteStream, TransportErrorKind};
/// use bytes::Bytes;
/// use futures_core::Stream;
///
/// /// So many thousand zeros; usually this is a file or a socket.
/// struct Zeros(usize);
///
/// impl Stream for Zeros {
///     type Item = std::io::Result<Bytes>;
///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
///         let left = self.0.checked_sub(1);
///         self.0 = left.unwrap_or_default();
///         Poll::Ready(left.map(|_| Ok(Bytes::from_static(&[0; 1000]))))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut stream = ByteStream::new(Zeros(3)).with_len(3000);
/// assert_eq!(format!("{stream:?}"), "ByteStream(a stream of 3000 bytes)");
/// while let Some(piece) = stream.next().await {
///     assert_eq!(piece.unwrap().len(), 1000);
/// }
///
/// let short = ByteStream::new(Zeros(2)).with_len(3000).collect().await.unwrap_err();
/// assert_eq!(short.kind(), TransportErrorKind::Stream);
/// assert_eq!(short.to_string(), "the stream ended before the length stated for it; bytes missing: 1000");
///
/// assert_eq!(ByteStream::from("at hand").collect().await.unwrap(), "at hand");
/// # }
/// ```
///
/// With the crate `tokio-util`, a file is sent with `ByteStream::new(ReaderStream::new(file))`, and
/// `StreamReader::new(stream)` reads one as an `AsyncRead`.
///
/// A stream can be read once. So it is no `Clone` ([`try_clone`](ByteStream::try_clone) copies what is at hand),
/// and what encodes an input or decodes an answer moves the stream out of it, though it only borrows it: a second
/// time there is nothing to be had, which is an error. To drop a stream is to end the exchange it comes from.
pub struct ByteStream(Source);

enum Source {
    Whole(Bytes),
    // Behind a mutex, so that a stream that is `Send` only can be moved out of a borrowed shape.
    Live(Box<Mutex<Live>>),
}

struct Live {
    pieces: Pieces,
    /// How many bytes are still to come, if that is known.
    left: Option<u64>,
}

enum Pieces {
    Coming(Pin<Box<dyn Come>>),
    Ended,
    Taken,
}

/// A stream with its error brought to one type.
trait Come: Send {
    fn poll_come(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>>;
}

impl<S, E> Come for S
where
    S: Stream<Item = Result<Bytes, E>> + Send,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    fn poll_come(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.poll_next(cx).map_err(|error| stream_failed(error.into()))
    }
}

/// The data of a body, without its trailers.
struct DataOf<B>(Pin<Box<B>>);

impl<B: Body<Data = Bytes>> Stream for DataOf<B> {
    type Item = Result<Bytes, B::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.0.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

impl ByteStream {
    /// The bytes of a stream, as they come.
    pub fn new<E>(stream: impl Stream<Item = Result<Bytes, E>> + Send + 'static) -> Self
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let pieces = Pieces::Coming(Box::pin(stream));
        ByteStream(Source::Live(Box::new(Mutex::new(Live { pieces, left: None }))))
    }

    /// The bytes of an HTTP body, with its length if it states one: what a server makes of a request.
    pub fn of_body<B>(body: B) -> Self
    where
        B: Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        if body.is_end_stream() {
            return ByteStream::default();
        }
        let len = body.size_hint().exact();
        let stream = ByteStream::new(DataOf(Box::pin(body)));
        if let Some(len) = len { stream.with_len(len) } else { stream }
    }

    /// States how many bytes there are, so that a request says so (`content-length`) instead of being sent in
    /// chunks, which not every service takes. A stream of another length then fails. Bytes at hand have the
    /// length they have.
    #[must_use]
    pub fn with_len(mut self, len: u64) -> Self {
        if let Source::Live(live) = &mut self.0 {
            live.get_mut().unwrap_or_else(PoisonError::into_inner).left = Some(len);
        }
        self
    }

    /// How many bytes are still to be read, if that is known.
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Source::Whole(bytes) => Some(bytes.len() as u64),
            Source::Live(live) => lock(live).left,
        }
    }

    /// Whether it is known that no bytes are to be read.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// The bytes, if they are at hand.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Source::Whole(bytes) => Some(bytes),
            Source::Live(_) => None,
        }
    }

    /// The bytes, if they are at hand.
    ///
    /// # Errors
    /// The stream, unchanged, if that is what it is.
    pub fn into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Source::Whole(bytes) => Ok(bytes),
            live => Err(ByteStream(live)),
        }
    }

    /// The same bytes, if they are at hand. It does not copy them.
    pub fn try_clone(&self) -> Option<Self> {
        self.bytes().cloned().map(ByteStream::from)
    }

    /// The next bytes; nothing once all are read or an error was.
    ///
    /// # Errors
    /// The answer broke off or did not go on in time, or the stream this was made from failed: its
    /// [`kind`](TransportError::kind) says which.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|cx| self.poll_piece(cx)).await
    }

    /// As [`next`](ByteStream::next), for `?`.
    ///
    /// # Errors
    /// Those of [`next`](ByteStream::next).
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, TransportError> {
        self.next().await.transpose()
    }

    /// All bytes that are still to be read, held in memory at once, however many they are.
    ///
    /// # Errors
    /// Those of [`next`](ByteStream::next).
    pub async fn collect(mut self) -> Result<Bytes, TransportError> {
        let Some(first) = self.try_next().await? else { return Ok(Bytes::new()) };
        let Some(second) = self.try_next().await? else { return Ok(first) };
        let mut all = BytesMut::from(first);
        all.extend_from_slice(&second);
        while let Some(piece) = self.try_next().await? {
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    /// What is to be read: the bytes, which stay here too, or the stream, which does not. Nothing where
    /// another has taken it.
    pub(crate) fn take(&self) -> Option<Self> {
        let live = match &self.0 {
            Source::Whole(bytes) => return Some(ByteStream::from(bytes.clone())),
            Source::Live(live) => live,
        };
        let taken = mem::replace(&mut *lock(live), Live { pieces: Pieces::Taken, left: None });
        let there = !matches!(taken.pieces, Pieces::Taken);
        there.then(|| ByteStream(Source::Live(Box::new(Mutex::new(taken)))))
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.0 {
            Source::Whole(bytes) => {
                let bytes = mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)))
            }
            Source::Live(live) => live.get_mut().unwrap_or_else(PoisonError::into_inner).poll(cx),
        }
    }

    /// `12 bytes`, `a stream of 12 bytes`, `a stream`.
    pub(crate) fn size(&self) -> Size<'_> {
        Size(self)
    }
}

impl Live {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let piece = match &mut self.pieces {
            Pieces::Coming(stream) => ready!(stream.as_mut().poll_come(cx)),
            Pieces::Ended => None,
            Pieces::Taken => Some(Err(wrong("the stream was handed on before".to_owned()))),
        };
        let piece = match (piece, self.left) {
            (None, Some(left @ 1..)) => {
                let problem =
                    format!("the stream ended before the length stated for it; bytes missing: {left}");
                Some(Err(wrong(problem)))
            }
            (Some(Ok(bytes)), Some(left)) => match left.checked_sub(bytes.len() as u64) {
                None => Some(Err(wrong("the stream goes on beyond the length stated for it".to_owned()))),
                left => {
                    self.left = left;
                    Some(Ok(bytes))
                }
            },
            (piece, _) => piece,
        };
        if !matches!(piece, Some(Ok(_))) {
            *self = Live { pieces: Pieces::Ended, left: Some(0) };
        }
        Poll::Ready(piece)
    }
}

fn wrong(problem: String) -> TransportError {
    TransportError::new(TransportErrorKind::Stream, problem)
}

/// What a panic elsewhere left is whole: nothing is done half while the lock is held.
fn lock(live: &Mutex<Live>) -> MutexGuard<'_, Live> {
    live.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Stream for ByteStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(cx)
    }
}

/// So that HTTP libraries send it as it is.
impl Body for ByteStream {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.poll_piece(cx).map_ok(Frame::data)
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Source::Whole(bytes) => bytes.is_empty(),
            Source::Live(live) => matches!(lock(live).pieces, Pieces::Ended),
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.len().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl Default for ByteStream {
    fn default() -> Self {
        ByteStream(Source::Whole(Bytes::new()))
    }
}

impl<T: Into<Bytes>> From<T> for ByteStream {
    fn from(bytes: T) -> Self {
        ByteStream(Source::Whole(bytes.into()))
    }
}

impl From<Blob> for ByteStream {
    fn from(blob: Blob) -> Self {
        ByteStream::from(blob.into_bytes())
    }
}

/// Bytes at hand are compared; a stream is equal to nothing, not even itself.
impl PartialEq for ByteStream {
    fn eq(&self, other: &Self) -> bool {
        other.bytes().is_some_and(|bytes| self == bytes)
    }
}

/// Bytes at hand are compared; a stream is equal to nothing.
impl<T: ?Sized> PartialEq<T> for ByteStream
where
    Bytes: PartialEq<T>,
{
    fn eq(&self, other: &T) -> bool {
        self.bytes().is_some_and(|bytes| bytes == other)
    }
}

/// Says how much there is, and shows nothing of it.
pub(crate) struct Size<'a>(&'a ByteStream);

impl fmt::Display for Size<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.0 {
            Source::Whole(bytes) => write!(f, "{} bytes", bytes.len()),
            Source::Live(live) => match &*lock(live) {
                Live { pieces: Pieces::Taken, .. } => f.write_str("a stream handed on"),
                Live { left: None, .. } => f.write_str("a stream"),
                Live { left: Some(left), .. } => write!(f, "a stream of {left} bytes"),
            },
        }
    }
}

/// Shows the size only.
impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByteStream({})", self.size())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::io;

    use super::*;

    struct Pieces(VecDeque<io::Result<Bytes>>);

    impl Stream for Pieces {
        type Item = io::Result<Bytes>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.pop_front())
        }
    }

    fn pieces(pieces: &[Result<&'static str, &str>]) -> ByteStream {
        let piece = |it: &Result<&'static str, &str>| match it {
            Ok(text) => Ok(Bytes::from(*text)),
            Err(problem) => Err(io::Error::other((*problem).to_owned())),
        };
        ByteStream::new(Pieces(pieces.iter().map(piece).collect()))
    }

    #[test]
    fn a_stream_goes_where_a_shape_goes_and_is_no_larger_than_bytes() {
        fn is_shape<T: crate::AwsShape>() {}
        is_shape::<ByteStream>();
        assert_eq!(size_of::<ByteStream>(), size_of::<Bytes>());
    }

    #[tokio::test]
    async fn an_error_is_said_once_and_ends_the_stream() {
        let mut stream = pieces(&[Ok("a"), Err("no more"), Ok("b")]);
        assert_eq!(stream.next().await.expect("a piece").expect("it is there"), "a");
        let error = stream.next().await.expect("an error").expect_err("it fails");
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (TransportErrorKind::Stream, "the stream failed: no more")
        );
        assert!(error.get_ref().and_then(|error| error.downcast_ref::<io::Error>()).is_some());
        assert!(stream.next().await.is_none());
        assert_eq!((stream.len(), stream.is_end_stream()), (Some(0), true));
    }

    #[tokio::test]
    async fn the_length_is_what_is_still_to_be_read() {
        let mut stream = pieces(&[Ok("ab"), Ok(""), Ok("cde")]).with_len(5);
        let mut lengths = vec![stream.len()];
        while stream.try_next().await.expect("no error").is_some() {
            lengths.push(stream.len());
        }
        assert_eq!(lengths, [Some(5), Some(3), Some(3), Some(0)]);
        assert_eq!(ByteStream::from("ab").with_len(9).len(), Some(2));
        let mut at_hand = ByteStream::from("ab");
        assert_eq!(at_hand.next().await.expect("a piece").expect("it is there"), "ab");
        assert!(at_hand.is_empty() && at_hand.next().await.is_none());
    }

    #[tokio::test]
    async fn a_stream_is_taken_once_as_far_as_it_has_come() {
        let mut stream = pieces(&[Ok("a"), Ok("b")]).with_len(2);
        assert!(stream.next().await.is_some());
        let taken = stream.take().expect("it is there");
        assert!(stream.take().is_none() && stream.len().is_none());
        assert_eq!(
            format!("{taken:?} {stream:?}"),
            "ByteStream(a stream of 1 bytes) ByteStream(a stream handed on)"
        );
        assert_eq!(taken.collect().await.expect("the rest"), "b");
        let error = stream.next().await.expect("an error").expect_err("it is gone");
        assert_eq!(error.to_string(), "the stream was handed on before");
        assert!(stream.next().await.is_none());
    }

    #[test]
    fn only_bytes_at_hand_are_equal_and_can_be_cloned() {
        let at_hand = ByteStream::from(vec![104, 105]);
        assert_eq!(at_hand, "hi");
        assert_eq!(at_hand, Bytes::from("hi"));
        assert_eq!(at_hand.try_clone().as_ref(), Some(&at_hand));
        assert_eq!(ByteStream::from(Blob::from("hi")), at_hand);
        let live = pieces(&[Ok("hi")]);
        assert_ne!(live, live);
        assert_ne!(live, at_hand);
        assert_ne!(at_hand, live);
        assert_ne!(live, "hi");
        assert!(live.try_clone().is_none() && live.bytes().is_none());
        assert_eq!(at_hand.into_bytes().expect("it is at hand"), "hi");
        assert!(live.into_bytes().is_err());
    }

    #[tokio::test]
    async fn a_body_is_a_stream_and_a_stream_is_a_body() {
        let body = ByteStream::of_body(pieces(&[Ok("a"), Ok("b")]).with_len(2));
        assert_eq!((body.len(), Body::size_hint(&body).exact()), (Some(2), Some(2)));
        assert_eq!(body.collect().await.expect("no error"), "ab");
        assert_eq!(ByteStream::of_body(ByteStream::default()), "");
        assert_eq!(ByteStream::of_body(pieces(&[])).len(), None);
        let error = ByteStream::of_body(pieces(&[Err("no")])).collect().await.expect_err("it fails");
        assert_eq!(error.to_string(), "the stream failed: no");
    }

    #[cfg(feature = "reqwest")]
    #[tokio::test]
    async fn the_error_of_a_foreign_stream_shows_no_url() {
        let error = ::reqwest::get("no-such-scheme://host/?token=secret").await.expect_err("no request");
        assert!(error.to_string().contains("secret"));
        let error = stream_failed(error.into());
        assert!(!format!("{error} {error:?}").contains("secret"), "{error} {error:?}");
    }
}
