//! How requests and answers come and go, and how long that may take.

use std::sync::Mutex;
use std::task::{Context, Poll};

use futures_core::Stream;
use proptest::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use super::*;

over_each_library! {
    a_query_string_of_which_something_would_be_lost_is_not_sent,
    a_stream_may_take_its_time_to_be_sent,
    a_server_that_is_silent_once_all_is_sent_is_late,
    a_server_that_takes_nothing_is_late,
    an_answer_may_wait_for_its_reader_but_not_for_the_server,
    an_answer_may_wait_for_the_end_of_what_is_sent,
}

#[cfg(feature = "reqwest")]
#[test]
fn what_stands_escaped_in_a_url_arrives_over_reqwest_as_it_stands() {
    what_stands_escaped_in_a_url_arrives_as_it_stands::<Reqwest>();
}

#[cfg(feature = "hyper")]
#[test]
fn what_stands_escaped_in_a_url_arrives_over_hyper_as_it_stands() {
    what_stands_escaped_in_a_url_arrives_as_it_stands::<Hyper>();
}

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
async fn with<L: Library, F: Future<Output = io::Result<()>> + Send + 'static>(
    serve: impl FnOnce(TcpStream) -> F + Send + 'static,
    body: ByteStream,
) -> Result<Response, TransportError> {
    let endpoint: Endpoint = format!("http://{}", server(serve).await).parse().expect("an endpoint");
    let mut request = Request::new(Method::POST, "/");
    request.body = body;
    request.stream_answer = true;
    impatient::<L>(&endpoint).send(&endpoint, request).await
}

async fn until(socket: &mut TcpStream, end: &[u8]) -> std::io::Result<()> {
    let mut seen = Vec::new();
    while !seen.ends_with(end) {
        // No further than that: what comes along with it is for the next who looks.
        seen.push(socket.read_u8().await?);
    }
    Ok(())
}

async fn a_query_string_of_which_something_would_be_lost_is_not_sent<L: Library>() {
    let endpoint: Endpoint = "http://127.0.0.1:1".parse().expect("an endpoint");
    for (query, kind) in [
        ("a=S3cr3t#b", TransportErrorKind::Refused),
        ("a=S3cr3t\tb", TransportErrorKind::Refused),
        ("a=S3cr3t\n", TransportErrorKind::Refused),
        // Escaped, it is the same.
        ("a='<é> b'", TransportErrorKind::Connect),
        ("", TransportErrorKind::Connect),
    ] {
        let mut request = Request::new(Method::GET, "/");
        request.query = query.to_owned();
        let error = transport::<L>(&endpoint).send(&endpoint, request).await.expect_err("nobody listens");
        assert_eq!(error.kind(), kind, "{query}: {error:?}");
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    }
}

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n";
const END_OF_HEAD: &[u8] = b"\r\n\r\n";
const END_OF_CHUNKS: &[u8] = b"\r\n0\r\n\r\n";

async fn a_stream_may_take_its_time_to_be_sent<L: Library>() {
    for for_each in [PAUSE, SILENCE * 2] {
        let answer = with::<L, _>(
            async |mut socket| {
                until(&mut socket, END_OF_CHUNKS).await?;
                socket.write_all(&[ANSWER, b"helloworld"].concat()).await
            },
            slow(4, for_each),
        );
        assert_eq!(answer.await.expect("an answer").body.collect().await.expect("a body"), "helloworld");
    }
}

async fn a_server_that_is_silent_once_all_is_sent_is_late<L: Library>() {
    for body in [slow(1, PAUSE), slow(0, PAUSE), ByteStream::from("hello"), vec![0; 100_000].into()] {
        let answer = with::<L, _>(
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

async fn a_server_that_takes_nothing_is_late<L: Library>() {
    let answer = with::<L, _>(
        async |_socket| {
            sleep(SILENCE * 100).await;
            Ok(())
        },
        vec![0; 64 * 1024 * 1024].into(),
    );
    assert_eq!(answer.await.expect_err("no answer").kind(), TransportErrorKind::Timeout);
}

async fn an_answer_may_wait_for_its_reader_but_not_for_the_server<L: Library>() {
    let answer = with::<L, _>(
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

async fn an_answer_may_wait_for_the_end_of_what_is_sent<L: Library>() {
    let answer = with::<L, _>(
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

/// Whoever sends many requests to URLs over one transport wants them to arrive as they stand.
fn what_stands_escaped_in_a_url_arrives_as_it_stands<L: Library>() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    // Unreserved characters, delimiters and escapes, as RFC 3986 has them; `'` in a query alone is escaped by reqwest.
    let (path, query) = (
        "(/([A-Za-z0-9_~!$&'()*+,;=:@-]|%[0-9A-F]{2}){1,9}){1,4}",
        "([A-Za-z0-9._~!$&()*+,;=:@/?-]|%[0-9A-F]{2}){1,40}",
    );
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(64));
    let (endpoint, lines) = runtime.block_on(every_line());
    let transport = transport::<L>(&endpoint);
    let ran = runner.run(&(path, query), |(path, query)| {
        let (endpoint, request) =
            Request::to_url(Method::GET, &format!("{endpoint}{path}?{query}")).expect("a URL");
        match runtime.block_on(transport.send(&endpoint, request)) {
            // A segment of escaped dots, which reqwest cannot send.
            Err(error) if error.kind() == TransportErrorKind::Refused => return Ok(()),
            answer => drop(answer.expect("an answer")),
        }
        let line = lines.lock().expect("no panic").pop().expect("a request");
        prop_assert_eq!(line, format!("GET {path}?{query} HTTP/1.1"));
        Ok(())
    });
    ran.expect("as it stands");
}

/// A server that says yes to everything on any number of connections, and the lines of the requests.
async fn every_line() -> (Endpoint, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&lines);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move {
                while let Ok(head) = head(&mut socket).await {
                    let line = head.lines().next().unwrap_or_default().to_owned();
                    seen.lock().expect("no panic").push(line);
                    socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await?;
                }
                io::Result::Ok(())
            });
        }
    });
    (format!("http://{address}").parse().expect("an endpoint"), lines)
}
