//! reqwest as the transport.

mod body;

use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use percent_encoding::percent_decode;
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Url};
use tokio::time::{Instant, timeout_at};

use self::body::{Coming, Outgoing};
use super::{Sending, Transport, TransportError, TransportErrorKind, causes, root};
use crate::client::{Endpoint, Timeouts};
use crate::error::ConfigError;
use crate::http::{HeaderValue, Method, Request, Response};
use crate::stream::ByteStream;

/// How much is read of an answer that is an error. What is left of a longer one tells as much.
const LONGEST_ERROR: usize = 1024 * 1024;

/// Bytes at hand up to here are sent as they are. More of them may take longer than a server may be silent.
const AT_ONCE: usize = 1024 * 1024;

/// The time limits of a client of the user's own are the user's.
impl Transport for Client {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        Box::pin(exchange(self, endpoint, request, Silence::default()))
    }
}

/// The transport that is used where the configuration names none.
///
/// It minds the time a server says nothing itself: reqwest's own limit runs while a request is still being sent,
/// and while nobody asks for the next piece of an answer.
#[derive(Debug)]
pub(crate) struct Usual {
    client: Client,
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
        Box::pin(exchange(&self.client, endpoint, request, self.silence))
    }
}

pub(crate) fn default_client(endpoint: &Endpoint, timeouts: &Timeouts) -> Result<Usual, ConfigError> {
    let mut builder = Client::builder().redirect(Policy::none());
    if let Some(connect) = timeouts.connect {
        builder = builder.connect_timeout(connect);
    }
    // A proxy of the environment cannot reach this machine's own servers.
    if endpoint.is_loopback() {
        builder = builder.no_proxy();
    }
    let silence = Silence { answer: timeouts.read, stream: timeouts.stalled_stream };
    builder
        .build()
        .map(|client| Usual { client, silence })
        .map_err(|error| ConfigError::new(format!("the HTTP client cannot be set up: {}", root(&error))))
}

async fn exchange(
    client: &Client,
    endpoint: &Endpoint,
    request: Request,
    silence: Silence,
) -> Result<Response, TransportError> {
    let url = Url::parse(&endpoint.url(&request)).map_err(|error| {
        TransportError::new(TransportErrorKind::Refused, format!("the endpoint is no URL: {error}"))
    })?;
    if !is_kept(&request.path, &url) {
        let problem = "reqwest cannot send this path: it takes the segments `.` and `..` out, which makes another path of it; a transport of your own can";
        return Err(TransportError::new(TransportErrorKind::Refused, problem));
    }
    let stream_answer = request.stream_answer;
    let mut carried = reqwest::Request::new(request.method, url);
    *carried.headers_mut() = request.headers;
    // hyper says nothing of a body that is not there, and some services refuse an upload without a length.
    if request.body.is_empty() && matches!(*carried.method(), Method::PATCH | Method::POST | Method::PUT) {
        carried.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let (body, outgoing) = outgoing(request.body);
    *carried.body_mut() = Some(body);
    let limit = Limit { silence: silence.answer, outgoing: outgoing.as_ref() };
    let answer = limit.within(client.execute(carried)).await;
    let mut answer = answer.map_err(|failed| before_the_head(endpoint, failed))?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let longest = match (status.is_success(), stream_answer) {
        (true, true) => {
            let body = Coming::stream(answer, outgoing, silence.stream);
            return Ok(Response { status, headers, body });
        }
        (true, false) => usize::MAX,
        (false, _) => LONGEST_ERROR,
    };
    match read(&mut answer, longest, limit).await {
        Ok(body) => Ok(Response { status, headers, body: body.into() }),
        Err(failed) => Err(after_the_head(failed).with_head(status, headers)),
    }
}

/// Whether the URL, which is normalised, still ends with the path that is meant. That more of it is escaped is the
/// same path.
fn is_kept(path: &str, url: &Url) -> bool {
    let (meant, found) = (path.as_bytes(), url.path().as_bytes());
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
    if first.len() >= longest {
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
    async fn within<T>(self, answer: impl Future<Output = reqwest::Result<T>>) -> Result<T, Failed> {
        let mut answer = pin!(answer);
        let Some(silence) = self.silence else { return answer.await.map_err(Failed::Reqwest) };
        let mut due = Instant::now() + silence;
        loop {
            if let Ok(answer) = timeout_at(due, &mut answer).await {
                return answer.map_err(Failed::Reqwest);
            }
            due = self.longer(silence).ok_or(Failed::Silence)?;
        }
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
mod tests {
    use std::task::{Context, Poll};

    use futures_core::Stream;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::sleep;

    use super::*;

    const SILENCE: Duration = Duration::from_millis(300);
    const PAUSE: Duration = Duration::from_millis(200);

    /// So many pieces, with a pause before each.
    struct Slow {
        pieces: usize,
        pause: std::pin::Pin<Box<tokio::time::Sleep>>,
        for_each: Duration,
    }

    fn slow(pieces: usize, for_each: Duration) -> ByteStream {
        ByteStream::new(Slow { pieces, pause: Box::pin(sleep(for_each)), for_each })
    }

    impl Stream for Slow {
        type Item = std::io::Result<Bytes>;

        fn poll_next(mut self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            std::task::ready!(self.pause.as_mut().poll(cx));
            let next = Instant::now() + self.for_each;
            self.pause.as_mut().reset(next);
            let left = self.pieces.checked_sub(1);
            self.pieces = left.unwrap_or_default();
            Poll::Ready(left.map(|_| Ok(Bytes::from_static(b"piece"))))
        }
    }

    /// One exchange with a server that does this with the connection.
    async fn with<F: Future<Output = std::io::Result<()>> + Send + 'static>(
        server: impl FnOnce(TcpStream) -> F + Send + 'static,
        body: ByteStream,
    ) -> Result<Response, TransportError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let (socket, _) = listener.accept().await.expect("a connection");
            server(socket).await
        });
        let endpoint: Endpoint = format!("http://{address}").parse().expect("an endpoint");
        let Usual { client, .. } = default_client(&endpoint, &Timeouts::default()).expect("a client");
        let mut request = Request::new(Method::POST, "/");
        request.body = body;
        request.stream_answer = true;
        exchange(&client, &endpoint, request, Silence { answer: Some(SILENCE), stream: Some(SILENCE) }).await
    }

    async fn until(socket: &mut TcpStream, end: &[u8]) -> std::io::Result<()> {
        let mut seen = Vec::new();
        while !seen.ends_with(end) {
            socket.read_buf(&mut seen).await?;
        }
        Ok(())
    }

    #[test]
    fn a_path_is_kept_unless_reqwest_makes_another_of_it() {
        for base in ["http://127.0.0.1", "https://proxy.example/a/../b"] {
            let endpoint: Endpoint = base.parse().expect(base);
            let kept = |path: &str| {
                let url = endpoint.url(&Request::new(Method::GET, path));
                is_kept(path, &Url::parse(&url).expect("a URL"))
            };
            for path in ["/", "/a//b/", "/...", "/.a/b../..c", "/%252e%252e", "/..%2F..", "/é{}|", "/%2E%2Ea"]
            {
                assert!(kept(path), "{base}: {path}");
            }
            for path in ["/..", "/../a", "/a/.", "/a/./b", "/a/../b", "/b/..", "/%2e%2E/a", "/.%2e", "/a\\b"]
            {
                assert!(!kept(path), "{base}: {path}");
            }
        }
    }

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n";
    const END_OF_HEAD: &[u8] = b"\r\n\r\n";
    const END_OF_CHUNKS: &[u8] = b"\r\n0\r\n\r\n";

    #[tokio::test]
    async fn a_stream_may_take_its_time_to_be_sent() {
        for for_each in [PAUSE, SILENCE * 2] {
            let answer = with(
                async |mut socket| {
                    until(&mut socket, END_OF_CHUNKS).await?;
                    socket.write_all(&[ANSWER, b"helloworld"].concat()).await
                },
                slow(4, for_each),
            );
            assert_eq!(answer.await.expect("an answer").body.collect().await.expect("a body"), "helloworld");
        }
    }

    #[tokio::test]
    async fn a_server_that_is_silent_once_all_is_sent_is_late() {
        for body in [slow(1, PAUSE), slow(0, PAUSE), ByteStream::from("hello"), vec![0; 100_000].into()] {
            let answer = with(
                async |mut socket| {
                    until(&mut socket, b"never").await?;
                    Ok(())
                },
                body,
            );
            let error = answer.await.expect_err("no answer");
            assert_eq!(error.kind(), TransportErrorKind::Timeout, "{error:?}");
        }
    }

    #[tokio::test]
    async fn a_server_that_takes_nothing_is_late() {
        let answer = with(
            async |_socket| {
                sleep(SILENCE * 100).await;
                Ok(())
            },
            vec![0; 64 * 1024 * 1024].into(),
        );
        assert_eq!(answer.await.expect_err("no answer").kind(), TransportErrorKind::Timeout);
    }

    #[tokio::test]
    async fn an_answer_may_wait_for_its_reader_but_not_for_the_server() {
        let answer = with(
            async |mut socket| {
                until(&mut socket, END_OF_HEAD).await?;
                socket.write_all(&[ANSWER, b"hello"].concat()).await?;
                sleep(SILENCE * 100).await;
                Ok(())
            },
            ByteStream::default(),
        );
        let mut body = answer.await.expect("an answer").body;
        sleep(SILENCE * 2).await;
        assert_eq!(body.next().await.expect("a piece").expect("it came"), "hello");
        sleep(SILENCE * 2).await;
        let asked = Instant::now();
        let error = body.next().await.expect("an error").expect_err("it did not come");
        assert_eq!(error.kind(), TransportErrorKind::Timeout);
        assert_eq!(error.to_string(), "the rest of the answer did not come in time");
        assert!(asked.elapsed() >= SILENCE, "{:?}", asked.elapsed());
    }

    #[tokio::test]
    async fn an_answer_may_wait_for_the_end_of_what_is_sent() {
        let answer = with(
            async |mut socket| {
                until(&mut socket, END_OF_HEAD).await?;
                socket.write_all(ANSWER).await?;
                until(&mut socket, END_OF_CHUNKS).await?;
                socket.write_all(b"helloworld").await
            },
            slow(4, PAUSE),
        );
        let body = answer.await.expect("an answer").body;
        assert_eq!(body.collect().await.expect("a body"), "helloworld");
    }
}
