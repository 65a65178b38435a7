//! What stands around any HTTP library: bodies in pieces, how long a server may say nothing, what went wrong.

mod body;
mod clients;

use std::error::Error as StdError;
use std::future::poll_fn;
use std::mem;
use std::pin::pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Version};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, sleep};

use self::body::{Coming, Outgoing};
use super::{TransportError, TransportErrorKind, Upgrade, Upgraded, causes, root};
use crate::client::{Endpoint, Timeouts};
use crate::http::{Request, Response};
use crate::stream::ByteStream;

pub(super) use self::body::Body;
pub(super) use self::clients::{Clients, Speaks, Way, not_set_up};

/// How much is read of an answer that is an error. What is left of a longer one tells as much.
pub(super) const LONGEST_ERROR: usize = 1024 * 1024;

/// Bytes at hand up to here are sent as they are. More of them may take longer than a server may be silent.
const AT_ONCE: usize = 1024 * 1024;

/// An answer of an HTTP library: its head is there, its body comes.
pub(super) trait Arriving: Send + Unpin + Sized + 'static {
    /// What goes wrong in the library.
    type Error: Foreign;

    fn status(&self) -> StatusCode;
    fn version(&self) -> Version;
    fn headers_mut(&mut self) -> &mut HeaderMap;
    /// How many bytes are still to come, if that is known.
    fn left(&self) -> Option<u64>;
    /// The next bytes, without trailers.
    fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>>;
    /// The connection behind a 101.
    fn upgraded(
        self,
    ) -> impl Future<Output = Result<impl AsyncRead + AsyncWrite + Send + Unpin + 'static, Self::Error>> + Send;
}

/// An error of an HTTP library.
pub(super) trait Foreign: StdError + Send + Sync + Sized + 'static {
    /// No connection was made, or the server has said that it has not begun.
    fn is_connect(&self) -> bool;
    fn is_timeout(&self) -> bool;
    /// The same without what may be secret.
    fn without_url(self) -> Self {
        self
    }
}

/// How long the server may say nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Silence {
    /// Before its answer is whole, or the head of one is that is a stream.
    pub(super) answer: Option<Duration>,
    /// Between the pieces of a stream.
    pub(super) stream: Option<Duration>,
}

impl From<&Timeouts> for Silence {
    fn from(timeouts: &Timeouts) -> Self {
        Silence { answer: timeouts.read, stream: timeouts.stalled_stream }
    }
}

/// What goes to the library of a request, but for its address, and what stays here.
pub(super) struct Parting {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    pub(super) stays: Staying,
}

/// What stays here of a request that is being sent.
pub(super) struct Staying {
    /// The body, where it goes in pieces.
    outgoing: Option<Outgoing>,
    stream_answer: bool,
}

impl Parting {
    pub(super) fn of(request: Request) -> Self {
        let mut headers = request.headers;
        // hyper says nothing of a body that is not there, and some services refuse an upload without a length.
        if request.body.is_empty() && matches!(request.method, Method::PATCH | Method::POST | Method::PUT) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let (body, outgoing) = outgoing(request.body);
        let stays = Staying { outgoing, stream_answer: request.stream_answer };
        Parting { method: request.method, headers, body, stays }
    }
}

/// The body as a library takes it.
fn outgoing(body: ByteStream) -> (Body, Option<Outgoing>) {
    let stream = match body.into_bytes() {
        Ok(bytes) if bytes.len() <= AT_ONCE => return (Body::Whole(bytes), None),
        Ok(bytes) => ByteStream::from(bytes),
        Err(stream) => stream,
    };
    let outgoing = Outgoing::new(stream);
    (Body::Pieces(outgoing.pieces()), Some(outgoing))
}

/// The answer that the library will have, read whole or as a stream.
pub(super) async fn exchange<A: Arriving>(
    endpoint: &Endpoint,
    answer: impl Future<Output = Result<A, A::Error>> + Send,
    stays: Staying,
    silence: Silence,
) -> Result<Response, TransportError> {
    let Staying { outgoing, stream_answer } = stays;
    let limit = Limit { silence: silence.answer, outgoing: outgoing.as_ref() };
    let mut answer = limit.within(answer).await.map_err(|failed| before_the_head(endpoint, failed))?;
    let longest = match (answer.status().is_success(), stream_answer) {
        (true, true) => {
            let (status, headers) = (answer.status(), mem::take(answer.headers_mut()));
            let body = Coming::stream(answer, outgoing, silence.stream);
            return Ok(Response { status, headers, body });
        }
        (true, false) => usize::MAX,
        (false, _) => LONGEST_ERROR,
    };
    whole(answer, longest, limit).await
}

/// The connection that goes on in another protocol, or any other answer.
pub(super) async fn upgrade<A: Arriving>(
    endpoint: &Endpoint,
    answer: impl Future<Output = Result<A, A::Error>> + Send,
    stays: Staying,
    silence: Option<Duration>,
) -> Result<Upgrade, TransportError> {
    let limit = Limit { silence, outgoing: stays.outgoing.as_ref() };
    let mut answer = limit.within(answer).await.map_err(|failed| before_the_head(endpoint, failed))?;
    // It never was a request for another protocol then: the headers that ask for one are not sent.
    if answer.version() > Version::HTTP_11 {
        let problem = format!(
            "{} speaks {:?}, which opens no websockets so: build the reqwest client with `http1_only`",
            endpoint.authority(),
            answer.version()
        );
        return Err(TransportError::new(TransportErrorKind::Refused, problem));
    }
    if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
        return whole(answer, LONGEST_ERROR, limit).await.map(Upgrade::Declined);
    }
    let (status, headers) = (answer.status(), mem::take(answer.headers_mut()));
    match limit.within(answer.upgraded()).await {
        Ok(io) => Ok(Upgrade::Switched(Upgraded::new(headers, io))),
        Err(failed) => Err(after_the_head(failed).with_head(status, headers)),
    }
}

/// The answer with its body, or so much of it.
async fn whole<A: Arriving>(
    mut answer: A,
    longest: usize,
    limit: Limit<'_>,
) -> Result<Response, TransportError> {
    let (status, headers) = (answer.status(), mem::take(answer.headers_mut()));
    match read(&mut answer, longest, limit).await {
        Ok(body) => Ok(Response { status, headers, body: body.into() }),
        Err(failed) => Err(after_the_head(failed).with_head(status, headers)),
    }
}

/// The body up to the first piece with which it is longer than this, cut off there.
async fn read<A: Arriving>(
    answer: &mut A,
    longest: usize,
    limit: Limit<'_>,
) -> Result<Bytes, Failed<A::Error>> {
    /// What a head says of the length is believed up to here before it has come.
    const BELIEVED: u64 = 1024 * 1024;
    let Some(mut first) = next(answer, limit).await? else { return Ok(Bytes::new()) };
    let left = answer.left();
    // Most come in one piece, and their head says that it was the last.
    if first.len() >= longest || left == Some(0) {
        first.truncate(longest);
        return Ok(first);
    }
    let Some(second) = next(answer, limit).await? else { return Ok(first) };
    let believed = usize::try_from(left.unwrap_or_default().min(BELIEVED)).unwrap_or_default();
    let mut body = BytesMut::with_capacity(first.len() + second.len().max(believed));
    body.extend_from_slice(&first);
    body.extend_from_slice(&second);
    while body.len() < longest
        && answer.left() != Some(0)
        && let Some(piece) = next(answer, limit).await?
    {
        body.extend_from_slice(&piece);
    }
    body.truncate(longest);
    Ok(body.freeze())
}

async fn next<A: Arriving>(answer: &mut A, limit: Limit<'_>) -> Result<Option<Bytes>, Failed<A::Error>> {
    limit.within(poll_fn(|cx| answer.poll_data(cx).map(Option::transpose))).await
}

/// Why there is nothing.
enum Failed<E> {
    Silence,
    Library(E),
}

/// How long the server may say nothing. One that still takes what it is sent is not silent.
#[derive(Clone, Copy)]
struct Limit<'o> {
    silence: Option<Duration>,
    outgoing: Option<&'o Outgoing>,
}

impl Limit<'_> {
    /// What is there is taken without a look at the clock.
    async fn within<T, E>(self, answer: impl Future<Output = Result<T, E>>) -> Result<T, Failed<E>> {
        let mut answer = pin!(answer);
        let mut waiting = pin!(None);
        poll_fn(|cx| {
            if let Poll::Ready(answer) = answer.as_mut().poll(cx) {
                return Poll::Ready(answer.map_err(Failed::Library));
            }
            let Some(silence) = self.silence else { return Poll::Pending };
            if waiting.is_none() {
                waiting.set(Some(sleep(silence)));
            }
            while let Some(mut waiting) = waiting.as_mut().as_pin_mut() {
                ready!(waiting.as_mut().poll(cx));
                let Some(due) = self.longer(silence) else { break };
                waiting.reset(due);
            }
            Poll::Ready(Err(Failed::Silence))
        })
        .await
    }

    /// When the time is up that the request's going on gives the answer.
    fn longer(self, silence: Duration) -> Option<Instant> {
        self.outgoing.map(|outgoing| outgoing.last() + silence).filter(|due| *due > Instant::now())
    }
}

fn before_the_head<E: Foreign>(endpoint: &Endpoint, failed: Failed<E>) -> TransportError {
    let host = endpoint.authority();
    let late = || TransportError::new(TransportErrorKind::Timeout, format!("{host} did not answer in time"));
    let error = match failed {
        Failed::Silence => return late(),
        Failed::Library(error) => error.without_url(),
    };
    let (kind, problem) = if let Some(stream) = causes(&error).find_map(|it| it.downcast_ref()) {
        (TransportErrorKind::Stream, stream_problem(stream))
    } else if error.is_connect() && error.is_timeout() {
        (TransportErrorKind::Connect, format!("could not connect to {host} in time"))
    } else if error.is_connect() {
        (TransportErrorKind::Connect, format!("could not connect to {host}: {}", root(&error)))
    } else if error.is_timeout() {
        return late().with_source(error);
    } else {
        let problem = format!("the connection to {host} broke before the answer: {}", root(&error));
        (TransportErrorKind::Request, problem)
    };
    TransportError::new(kind, problem).with_source(error)
}

/// What is wrong with the stream that was to be sent, which may be what came in from elsewhere.
fn stream_problem(error: &TransportError) -> String {
    match error.kind() {
        TransportErrorKind::Stream => error.to_string(),
        _ => format!("the stream failed: {error}"),
    }
}

fn after_the_head<E: Foreign>(failed: Failed<E>) -> TransportError {
    let late = || {
        let problem = "the rest of the answer did not come in time";
        TransportError::new(TransportErrorKind::Timeout, problem)
    };
    match failed {
        Failed::Silence => late(),
        Failed::Library(error) if error.is_timeout() => late().with_source(error.without_url()),
        Failed::Library(error) => {
            let problem = format!("the answer broke off: {}", root(&error));
            TransportError::new(TransportErrorKind::Body, problem).with_source(error.without_url())
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
