//! reqwest as the transport.

mod body;

use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Url};
use tokio::time::{Instant, timeout, timeout_at};

use self::body::{Coming, Outgoing};
use super::{Sending, Transport, TransportError, TransportErrorKind, causes, root};
use crate::client::Endpoint;
use crate::error::ConfigError;
use crate::http::{HeaderValue, Method, Request, Response};
use crate::stream::ByteStream;

/// How long making a connection may take; the official SDK's default.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(3_100);

/// How long a server may say nothing; botocore's default.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

/// How much is read of an answer that is an error. What is left of a longer one tells as much.
const LONGEST_ERROR: usize = 1024 * 1024;

/// The time limits of a client of the user's own are the user's.
impl Transport for Client {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        Box::pin(exchange(self, endpoint, request, None))
    }
}

/// The transport that is used where the configuration names none.
///
/// It minds the time a server says nothing itself: reqwest's own limit runs while a request is still being sent,
/// and while nobody asks for the next piece of an answer.
#[derive(Debug)]
pub(crate) struct Usual(Client);

impl Transport for Usual {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        Box::pin(exchange(&self.0, endpoint, request, Some(READ_TIMEOUT)))
    }
}

pub(crate) fn default_client(endpoint: &Endpoint) -> Result<Usual, ConfigError> {
    let mut builder = Client::builder().connect_timeout(CONNECT_TIMEOUT).redirect(Policy::none());
    // A proxy of the environment cannot reach this machine's own servers.
    if endpoint.is_loopback() {
        builder = builder.no_proxy();
    }
    builder
        .build()
        .map(Usual)
        .map_err(|error| ConfigError::new(format!("the HTTP client cannot be set up: {}", root(&error))))
}

/// `silence` is how long the server may say nothing.
async fn exchange(
    client: &Client,
    endpoint: &Endpoint,
    request: Request,
    silence: Option<Duration>,
) -> Result<Response, TransportError> {
    let url = Url::parse(&endpoint.url(&request)).map_err(|error| {
        TransportError::new(TransportErrorKind::Connect, format!("the endpoint is no URL: {error}"))
    })?;
    let stream_answer = request.stream_answer;
    let mut carried = reqwest::Request::new(request.method, url);
    *carried.headers_mut() = request.headers;
    // hyper says nothing of a body that is not there, and S3 refuses an upload without a length.
    if request.body.is_empty() && matches!(*carried.method(), Method::PATCH | Method::POST | Method::PUT) {
        carried.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let (body, outgoing) = outgoing(request.body);
    *carried.body_mut() = Some(body);
    let answer = head(client, carried, outgoing.as_ref(), silence).await;
    let mut answer = answer.map_err(|failed| before_the_head(endpoint, failed))?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let longest = match (status.is_success(), stream_answer) {
        (true, true) => {
            let body = Coming::stream(answer, outgoing, silence);
            return Ok(Response { status, headers, body });
        }
        (true, false) => usize::MAX,
        (false, _) => LONGEST_ERROR,
    };
    match read(&mut answer, longest, silence).await {
        Ok(body) => Ok(Response { status, headers, body: body.into() }),
        Err(failed) => Err(after_the_head(failed).with_head(status, headers)),
    }
}

/// Why reqwest has nothing for us.
enum Failed {
    Silence,
    Reqwest(reqwest::Error),
}

/// The body as reqwest takes it.
fn outgoing(body: ByteStream) -> (Body, Option<Outgoing>) {
    match body.bytes() {
        // One piece is gone at once.
        Some(bytes) if bytes.len() <= Outgoing::PIECE => (Body::from(bytes.clone()), None),
        _ => {
            let outgoing = Outgoing::new(body);
            (outgoing.body(), Some(outgoing))
        }
    }
}

/// Sends a request until the head of the answer is there.
async fn head(
    client: &Client,
    request: reqwest::Request,
    outgoing: Option<&Outgoing>,
    silence: Option<Duration>,
) -> Result<reqwest::Response, Failed> {
    let mut answer = pin!(client.execute(request));
    let Some(silence) = silence else { return answer.await.map_err(Failed::Reqwest) };
    let mut since = Instant::now();
    loop {
        if let Ok(answer) = timeout_at(since + silence, &mut answer).await {
            return answer.map_err(Failed::Reqwest);
        }
        // A server that still takes what it is sent is not silent.
        match outgoing.map(Outgoing::last) {
            Some(last) if last > since => since = last,
            _ => return Err(Failed::Silence),
        }
    }
}

/// The body up to the first piece with which it is longer than this, cut off there.
async fn read(
    answer: &mut reqwest::Response,
    longest: usize,
    silence: Option<Duration>,
) -> Result<Bytes, Failed> {
    let Some(mut first) = piece(answer, silence).await? else { return Ok(Bytes::new()) };
    if first.len() >= longest {
        first.truncate(longest);
        return Ok(first);
    }
    let Some(second) = piece(answer, silence).await? else { return Ok(first) };
    let mut body = BytesMut::from(first);
    body.extend_from_slice(&second);
    while body.len() < longest
        && let Some(piece) = piece(answer, silence).await?
    {
        body.extend_from_slice(&piece);
    }
    body.truncate(longest);
    Ok(body.freeze())
}

async fn piece(answer: &mut reqwest::Response, silence: Option<Duration>) -> Result<Option<Bytes>, Failed> {
    let piece = match silence {
        None => answer.chunk().await,
        Some(silence) => timeout(silence, answer.chunk()).await.map_err(|_| Failed::Silence)?,
    };
    piece.map_err(Failed::Reqwest)
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
        let problem = format!("could not connect to {host} within {} ms", CONNECT_TIMEOUT.as_millis());
        (TransportErrorKind::Connect, problem)
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
