//! reqwest as the transport.

mod body;
mod clients;
mod upgrade;

use std::future::{poll_fn, ready};
use std::mem;
use std::pin::pin;
use std::task::{Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use percent_encoding::percent_decode;
use reqwest::{Body, Client, Url};
use tokio::time::{Instant, sleep};

use self::body::{Coming, Outgoing};
use self::clients::{Clients, Speaks};
use self::upgrade::upgrade;
use super::{Sending, Transport, TransportError, TransportErrorKind, Upgrading, causes, root};
use crate::client::{Endpoint, Timeouts};
use crate::error::ConfigError;
use crate::http::{HeaderValue, Method, Request, Response};
use crate::stream::ByteStream;

/// How much is read of an answer that is an error. What is left of a longer one tells as much.
const LONGEST_ERROR: usize = 1024 * 1024;

/// Bytes at hand up to here are sent as they are. More of them may take longer than a server may be silent.
const AT_ONCE: usize = 1024 * 1024;

/// The time limits of a client of the user's own are the user's.
///
/// For websockets it should speak HTTP/1.1 alone (`http1_only`), as the default transport sees to: where an https server
/// chooses HTTP/2, [`upgrade`](Transport::upgrade) is refused.
impl Transport for Client {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        Box::pin(exchange(self, endpoint, request, Silence::default()))
    }

    fn upgrade<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Upgrading<'a> {
        Box::pin(upgrade(self, endpoint, request, None))
    }
}

/// The transport that is used where the configuration names none.
///
/// It minds the time a server says nothing itself: reqwest's own limit runs while a request is still being sent,
/// and while nobody asks for the next piece of an answer.
#[derive(Debug)]
pub(crate) struct Usual {
    clients: Clients,
    silence: Silence,
}

/// How long the server may say nothing.
#[derive(Clone, Copy, Debug, Default)]
struct Silence {
    /// Before its answer is whole, or the head of one is that is a stream.
    answer: Option<Duration>,
    /// Between the pieces of a stream.
    stream: Option<Duration>,
}

impl Transport for Usual {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        match self.clients.client(endpoint, Speaks::Any) {
            Ok(client) => Box::pin(exchange(client, endpoint, request, self.silence)),
            Err(error) => Box::pin(ready(Err(not_set_up(&error)))),
        }
    }

    fn upgrade<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Upgrading<'a> {
        match self.clients.client(endpoint, Speaks::Http1) {
            Ok(client) => Box::pin(upgrade(client, endpoint, request, self.silence.answer)),
            Err(error) => Box::pin(ready(Err(not_set_up(&error)))),
        }
    }
}

fn not_set_up(error: &ConfigError) -> TransportError {
    TransportError::new(TransportErrorKind::Refused, error.to_string())
}

/// The default transport, with the client that this endpoint needs.
pub(crate) fn usual(endpoint: &Endpoint, timeouts: &Timeouts) -> Result<Usual, ConfigError> {
    let clients = Clients::new(timeouts.connect);
    clients.client(endpoint, Speaks::Any)?;
    let silence = Silence { answer: timeouts.read, stream: timeouts.stalled_stream };
    Ok(Usual { clients, silence })
}

async fn exchange(
    client: &Client,
    endpoint: &Endpoint,
    request: Request,
    silence: Silence,
) -> Result<Response, TransportError> {
    let stream_answer = request.stream_answer;
    let (mut answer, outgoing) = begin(client, endpoint, request, silence.answer).await?;
    let longest = match (answer.status().is_success(), stream_answer) {
        (true, true) => {
            let (status, headers) = (answer.status(), mem::take(answer.headers_mut()));
            let body = Coming::stream(answer, outgoing, silence.stream);
            return Ok(Response { status, headers, body });
        }
        (true, false) => usize::MAX,
        (false, _) => LONGEST_ERROR,
    };
    whole(answer, longest, Limit { silence: silence.answer, outgoing: outgoing.as_ref() }).await
}

/// Sends the request up to the head of its answer. What is returned beside it may still be being sent.
async fn begin(
    client: &Client,
    endpoint: &Endpoint,
    request: Request,
    silence: Option<Duration>,
) -> Result<(reqwest::Response, Option<Outgoing>), TransportError> {
    let url = url(endpoint, &request)?;
    if !is_kept(&request.path, url.path()) {
        let problem = "reqwest cannot send this path: it takes the segments `.` and `..` out, which makes another path of it; a transport of your own can";
        return Err(TransportError::new(TransportErrorKind::Refused, problem));
    }
    if !is_kept(&request.query, url.query().unwrap_or_default()) {
        let problem = "reqwest cannot send this query string: it holds a `#`, a tab or a line break that is not percent-encoded";
        return Err(TransportError::new(TransportErrorKind::Refused, problem));
    }
    let mut carried = reqwest::Request::new(request.method, url);
    *carried.headers_mut() = request.headers;
    // hyper says nothing of a body that is not there, and some services refuse an upload without a length.
    if request.body.is_empty() && matches!(*carried.method(), Method::PATCH | Method::POST | Method::PUT) {
        carried.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let (body, outgoing) = outgoing(request.body);
    *carried.body_mut() = Some(body);
    let limit = Limit { silence, outgoing: outgoing.as_ref() };
    let answer = limit.within(client.execute(carried)).await;
    let answer = answer.map_err(|failed| before_the_head(endpoint, failed))?;
    Ok((answer, outgoing))
}

/// The address of the request. Most stand at the endpoint's own host, and only path and query are new.
fn url(endpoint: &Endpoint, request: &Request) -> Result<Url, TransportError> {
    // What is left out here would split a URL, be cut out of one or changed to something else, if it stood in one.
    let is_plain = |part: &str, without: &[u8]| {
        part.bytes().all(|byte| byte.is_ascii_graphic() && !without.contains(&byte))
    };
    if let Some((base, "")) = endpoint.base_url()
        && request.path.starts_with('/')
        && is_plain(&request.path, b"#?\\")
        && is_plain(&request.query, b"#")
        && !endpoint.is_moved(request)
    {
        let mut url = base.clone();
        url.set_path(&request.path);
        if !request.query.is_empty() {
            url.set_query(Some(&request.query));
        }
        return Ok(url);
    }
    Url::parse(&endpoint.url(request)).map_err(|error| {
        TransportError::new(TransportErrorKind::Refused, format!("the endpoint is no URL: {error}"))
    })
}

/// The answer with its body, or so much of it.
async fn whole(
    mut answer: reqwest::Response,
    longest: usize,
    limit: Limit<'_>,
) -> Result<Response, TransportError> {
    let (status, headers) = (answer.status(), mem::take(answer.headers_mut()));
    match read(&mut answer, longest, limit).await {
        Ok(body) => Ok(Response { status, headers, body: body.into() }),
        Err(failed) => Err(after_the_head(failed).with_head(status, headers)),
    }
}

/// Whether this part of the URL, which is normalised, still ends with what is meant. That more of it is escaped is the
/// same.
fn is_kept(meant: &str, found: &str) -> bool {
    let (meant, found) = (meant.as_bytes(), found.as_bytes());
    found.ends_with(meant)
        || percent_decode(found).collect::<Vec<_>>().ends_with(&percent_decode(meant).collect::<Vec<_>>())
}

/// Why reqwest has nothing for us.
enum Failed {
    Silence,
    Reqwest(reqwest::Error),
}

/// The body as reqwest takes it.
fn outgoing(body: ByteStream) -> (Body, Option<Outgoing>) {
    let stream = match body.into_bytes() {
        Ok(bytes) if bytes.len() <= AT_ONCE => return (Body::from(bytes), None),
        Ok(bytes) => ByteStream::from(bytes),
        Err(stream) => stream,
    };
    let outgoing = Outgoing::new(stream);
    (outgoing.body(), Some(outgoing))
}

/// The body up to the first piece with which it is longer than this, cut off there.
async fn read(answer: &mut reqwest::Response, longest: usize, limit: Limit<'_>) -> Result<Bytes, Failed> {
    let Some(mut first) = limit.within(answer.chunk()).await? else { return Ok(Bytes::new()) };
    // Most come in one piece, and their head says that it was the last.
    if first.len() >= longest || answer.content_length() == Some(0) {
        first.truncate(longest);
        return Ok(first);
    }
    let Some(second) = limit.within(answer.chunk()).await? else { return Ok(first) };
    let mut body = BytesMut::from(first);
    body.extend_from_slice(&second);
    while body.len() < longest
        && let Some(piece) = limit.within(answer.chunk()).await?
    {
        body.extend_from_slice(&piece);
    }
    body.truncate(longest);
    Ok(body.freeze())
}

/// How long the server may say nothing. One that still takes what it is sent is not silent.
#[derive(Clone, Copy)]
struct Limit<'o> {
    silence: Option<Duration>,
    outgoing: Option<&'o Outgoing>,
}

impl Limit<'_> {
    /// What is there is taken without a look at the clock.
    async fn within<T>(self, answer: impl Future<Output = reqwest::Result<T>>) -> Result<T, Failed> {
        let mut answer = pin!(answer);
        let mut waiting = pin!(None);
        poll_fn(|cx| {
            if let Poll::Ready(answer) = answer.as_mut().poll(cx) {
                return Poll::Ready(answer.map_err(Failed::Reqwest));
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

fn before_the_head(endpoint: &Endpoint, failed: Failed) -> TransportError {
    let host = endpoint.authority();
    let late = || TransportError::new(TransportErrorKind::Timeout, format!("{host} did not answer in time"));
    let error = match failed {
        Failed::Silence => return late(),
        Failed::Reqwest(error) => error.without_url(),
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

fn after_the_head(failed: Failed) -> TransportError {
    let late = || {
        let problem = "the rest of the answer did not come in time";
        TransportError::new(TransportErrorKind::Timeout, problem)
    };
    match failed {
        Failed::Silence => late(),
        Failed::Reqwest(error) if error.is_timeout() => late().with_source(error.without_url()),
        Failed::Reqwest(error) => {
            let problem = format!("the answer broke off: {}", root(&error));
            TransportError::new(TransportErrorKind::Body, problem).with_source(error.without_url())
        }
    }
}

#[cfg(test)]
mod tests;
