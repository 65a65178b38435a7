//! Exchanges that bring no whole answer.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use awso::{Cause, Config, Error, TransportErrorKind};
use awso_connect_participant::SendMessageError;
use awso_tests::{Answer, Recorder};

use crate::{fail, send_with, status};

fn kind(error: &Error<SendMessageError>) -> TransportErrorKind {
    match error.cause() {
        Cause::Transport(transport) => transport.kind(),
        _ => panic!("{error:?}"),
    }
}

/// An address where nobody listens.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

#[tokio::test]
async fn an_unreachable_endpoint_names_the_host_and_why() {
    let address = nowhere();
    let config = Config::new().endpoint_url(format!("http://{address}/base"));
    let error = send_with(config).await.expect_err("nobody listens");
    assert_eq!(kind(&error), TransportErrorKind::Connect);
    assert_eq!((status(&error), error.request_id()), (None, None));
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("SendMessage got no answer: could not connect to {address}: ")),
        "{text}"
    );
    assert!(text.to_lowercase().contains("refused"), "{text}");
}

#[tokio::test]
async fn a_host_that_does_not_exist_is_named() {
    let config = Config::new().endpoint_url("http://no-such-host.invalid:81");
    let error = send_with(config).await.expect_err("no such host");
    assert_eq!(kind(&error), TransportErrorKind::Connect);
    assert!(error.to_string().contains("no-such-host.invalid:81"), "{error}");
}

#[tokio::test]
async fn a_server_without_tls_cannot_be_called_by_https() {
    let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
    let config = Config::new().endpoint_url(recorder.endpoint().replace("http://", "https://"));
    // The server waits for a head that never ends; a client's hello has none.
    let error = tokio::time::timeout(Duration::from_secs(20), send_with(config)).await;
    let error = error.expect("it gives up by itself").expect_err("no TLS");
    assert_eq!(kind(&error), TransportErrorKind::Connect);
    assert_eq!(recorder.requests(), []);
}

#[tokio::test]
async fn a_connection_reset_before_the_head_is_told_from_one_that_was_never_made() {
    for answer in [Answer::raw("").reset(), Answer::raw(""), Answer::raw("HTTP/1.1 200 OK\r\n").reset()] {
        let error = fail(answer).await;
        assert_eq!(kind(&error), TransportErrorKind::Request, "{error:?}");
        assert_eq!((status(&error), error.request_id()), (None, None));
    }
}

#[tokio::test]
async fn a_body_cut_short_keeps_the_head_it_came_with() {
    let head = "HTTP/1.1 429 Too Many Requests\r\nx-amzn-requestid: req-1\r\ncontent-length: 9\r\n\r\n{";
    for answer in [Answer::raw(head), Answer::raw(head).reset()] {
        let error = fail(answer).await;
        assert_eq!(kind(&error), TransportErrorKind::Body, "{error:?}");
        assert_eq!((status(&error), error.request_id()), (Some(429), Some("req-1")));
        let text = error.to_string();
        assert!(text.starts_with("SendMessage got no whole answer: the answer broke off: "), "{text}");
        assert!(text.contains("HTTP 429 Too Many Requests") && text.contains("request id req-1"), "{text}");
    }
}

#[tokio::test]
async fn an_error_named_in_the_head_is_known_without_its_body() {
    let head = "HTTP/1.1 429 Too Many Requests\r\nx-amzn-requestid: req-1\r\n\
                x-amzn-errortype: ThrottlingException\r\ncontent-length: 9\r\n\r\n{";
    let error = fail(Answer::raw(head)).await;
    assert!(matches!(error.service(), Some(SendMessageError::ThrottlingException(_))), "{error:?}");
    assert_eq!((status(&error), error.request_id()), (Some(429), Some("req-1")));
}

#[tokio::test]
async fn a_chunk_cut_short_is_a_body_cut_short() {
    let head = "HTTP/1.1 200 OK\r\nx-amzn-requestid: req-1\r\ntransfer-encoding: chunked\r\n\r\n";
    for body in ["", "2", "20\r\n{", "2\r\n{}\r\n", "2\r\n{}\r\nnot hex\r\n"] {
        let error = fail(Answer::raw(format!("{head}{body}"))).await;
        assert_eq!(kind(&error), TransportErrorKind::Body, "{body:?}: {error:?}");
        assert_eq!((status(&error), error.request_id()), (Some(200), Some("req-1")));
    }
}

/// A client that waits this long for a whole answer.
fn hasty(recorder: &Recorder) -> Config {
    let transport = reqwest::Client::builder().timeout(Duration::from_millis(300)).build().unwrap();
    recorder.config().transport(transport)
}

#[tokio::test]
async fn time_up_before_the_head_is_a_timeout_without_status() {
    let recorder = Recorder::start(Answer::raw("").hold()).await.unwrap();
    let started = Instant::now();
    let error = send_with(hasty(&recorder)).await.expect_err("too slow");
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(kind(&error), TransportErrorKind::Timeout);
    assert_eq!(status(&error), None);
    assert!(error.to_string().contains(&recorder.endpoint().replace("http://", "")), "{error}");
}

#[tokio::test]
async fn time_up_within_the_body_is_a_timeout_with_status() {
    let head = "HTTP/1.1 200 OK\r\nx-amzn-requestid: req-1\r\ncontent-length: 9\r\n\r\n{";
    let recorder = Recorder::start(Answer::raw(head).hold()).await.unwrap();
    let error = send_with(hasty(&recorder)).await.expect_err("too slow");
    assert_eq!(kind(&error), TransportErrorKind::Timeout);
    assert_eq!((status(&error), error.request_id()), (Some(200), Some("req-1")));
}

#[tokio::test]
async fn what_went_wrong_underneath_can_be_looked_at() {
    let config = Config::new().endpoint_url(format!("http://{}", nowhere()));
    let error = send_with(config).await.expect_err("nobody listens");
    let Cause::Transport(transport) = error.cause() else { panic!("{error:?}") };
    let source = transport.get_ref().expect("an error underneath");
    let source = source.downcast_ref::<reqwest::Error>().expect("reqwest's");
    assert!(source.is_connect());
    assert_eq!(source.url(), None);
}
