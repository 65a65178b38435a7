//! Streams that do not come to their end.

use awso::{ByteStream, Cause, Error, TransportErrorKind};
use awso_tests::Answer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::shape::{FetchObjectError, StoreObjectError};
use crate::source::Source;
use crate::{Client, service};

fn kind<E: std::fmt::Debug>(error: &Error<E>) -> TransportErrorKind {
    match error.cause() {
        Cause::Transport(transport) => transport.kind(),
        _ => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error_of_the_stream_after_what_came() {
    let stated = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello";
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n9\r\n";
    for answer in [Answer::raw(stated), Answer::raw(chunked)] {
        let (_recorder, client) = service(answer).await;
        let fetched = client.fetch_object().key("k").send().await.unwrap();
        let mut body = fetched.body.expect("a body");
        assert_eq!(body.next().await.expect("a piece").unwrap(), "hello");
        let error = body.next().await.expect("an error").expect_err("it broke off");
        assert_eq!(error.kind(), TransportErrorKind::Body);
        assert!(error.to_string().starts_with("the answer broke off: "), "{error}");
        assert!(!format!("{error:?}").contains("127.0.0.1"), "{error:?}");
        assert!(body.next().await.is_none(), "it is said once");
        assert!(body.is_empty());
    }
    let (_recorder, client) = service(Answer::raw(stated)).await;
    let fetched = client.fetch_object().key("k").send().await.unwrap();
    let error = fetched.body.expect("a body").collect().await.expect_err("it broke off");
    assert_eq!(std::io::Error::from(error).kind(), std::io::ErrorKind::UnexpectedEof);
}

#[tokio::test]
async fn an_answer_that_breaks_off_on_its_way_elsewhere_says_so_there() {
    let (_recorder, client) =
        service(Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello")).await;
    let body = client.fetch_object().key("k").send().await.unwrap().body.expect("a body");
    let (recorder, client) = service(Answer::json("{}")).await;
    let error = client.store_object().key("k").body(body).send().await.expect_err("it broke off");
    assert_eq!(kind(&error), TransportErrorKind::Stream);
    let text = error.to_string();
    assert!(
        text.starts_with("StoreObject got no answer: the stream failed: the answer broke off: "),
        "{text}"
    );
    assert_eq!(recorder.requests(), []);
}

#[tokio::test]
async fn an_error_to_a_streaming_call_is_read_whole_and_typed() {
    let answer = Answer::http(404, &[("x-amzn-errortype", "NoSuchObject")], r#"{"message":"gone"}"#);
    let (_recorder, client) = service(answer).await;
    let error = client.fetch_object().key("k").send().await.expect_err("it is gone");
    assert_eq!(
        error.to_string(),
        "FetchObject failed: NoSuchObject: gone (HTTP 404 Not Found, no request id)"
    );
    let (source, _) = Source::of(300_000);
    let error = client.store_object().key("k").body(ByteStream::new(source)).send().await;
    assert!(matches!(error.unwrap_err().into_service(), Ok(StoreObjectError::NoSuchObject(_))));
}

#[tokio::test]
async fn an_error_is_read_up_to_a_bound() {
    let body = format!(r#"{{"code":"Odd","message":"odd","more":"{}"#, "x".repeat(3 * 1024 * 1024));
    // It does not end.
    let answer = Answer::raw(format!("HTTP/1.1 400 Bad Request\r\n\r\n{body}")).hold();
    let (_recorder, client) = service(answer).await;
    let error = client.fetch_object().key("k").send().await.expect_err("it is an error");
    let Some(FetchObjectError::Unknown(unknown)) = error.service() else { panic!("{error:?}") };
    assert_eq!((unknown.code.as_str(), unknown.message.as_deref()), ("Odd", Some("odd")));
    assert_eq!(unknown.body.len(), 1024 * 1024);
}

#[tokio::test]
async fn a_stream_that_fails_while_it_is_sent_fails_the_call() {
    let (recorder, client) = service(Answer::json("{}")).await;
    let (source, watch) = Source::of(1_000_000);
    let body = ByteStream::new(source.fails("the disk is on fire"));
    let error = client.store_object().key("k").body(body).send().await.expect_err("it failed");
    assert_eq!(kind(&error), TransportErrorKind::Stream);
    assert_eq!(error.to_string(), "StoreObject got no answer: the stream failed: the disk is on fire");
    assert_eq!(recorder.requests(), []);
    watch.dropped().await;
}

#[tokio::test]
async fn a_stream_of_another_length_than_stated_fails_the_call() {
    for (stated, problem) in [
        (1_000_001, "the stream ended before the length stated for it; bytes missing: 1"),
        (999_999, "the stream goes on beyond the length stated for it"),
    ] {
        let (recorder, client) = service(Answer::json("{}")).await;
        let body = ByteStream::new(Source::of(1_000_000).0).with_len(stated);
        let error = client.store_object().key("k").body(body).send().await.expect_err("it failed");
        assert_eq!(kind(&error), TransportErrorKind::Stream);
        assert_eq!(error.to_string(), format!("StoreObject got no answer: {problem}"));
        assert_eq!(recorder.requests(), []);
    }
}

/// The service has made up its mind before it has seen all.
#[tokio::test]
async fn an_error_that_comes_while_the_stream_is_sent_is_typed_and_ends_the_stream() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client =
        Client::new(awso::Config::new().endpoint_url(format!("http://{}", listener.local_addr().unwrap())))
            .unwrap();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut head = [0; 1024];
        let _ = socket.read(&mut head).await.unwrap();
        let answer =
            "HTTP/1.1 404 Not Found\r\nx-amzn-errortype: NoSuchObject\r\ncontent-length: 2\r\n\r\n{}";
        socket.write_all(answer.as_bytes()).await.unwrap();
        std::future::pending::<()>().await;
    });
    let (source, watch) = Source::of(u64::MAX);
    let error = client.store_object().key("k").body(ByteStream::new(source)).send().await;
    let error = error.expect_err("it is not wanted");
    assert!(matches!(error.service(), Some(StoreObjectError::NoSuchObject(_))), "{error:?}");
    watch.dropped().await;
    server.abort();
}

#[tokio::test]
async fn a_call_that_is_given_up_ends_its_stream() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::new(awso::Config::new().endpoint_url(endpoint)).unwrap();
    let (source, watch) = Source::of(u64::MAX);
    let call = client.store_object().key("k").body(ByteStream::new(source)).send();
    // It takes the connection, and nothing that comes over it.
    let taken = async {
        let socket = listener.accept().await.unwrap();
        while watch.given() == 0 {
            tokio::task::yield_now().await;
        }
        socket
    };
    let socket = tokio::select! {
        _ = call => panic!("nobody answers"),
        socket = taken => socket,
    };
    watch.dropped().await;
    drop(socket);
}
