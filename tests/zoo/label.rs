//! Labels of one segment and of many, over a real connection.

use awso::http::{Request, Response, StatusCode};
use awso::{AwsShape, Cause, Endpoint, Sending, Transport, TransportError, TransportErrorKind, protocol};
use awso_tests::{Answer, Recorder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Client;

/// Takes a letter out.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/{Box}/{Key+}", method = "GET", output = ())]
pub struct TakeLetterRequest {
    #[aws(label)]
    pub r#box: String,
    #[aws(label)]
    pub key: String,
}

/// Keys, and how they stand in a path.
const WITH_DOTS: [(&str, &str); 6] = [
    ("../key.txt", "/b/../key.txt"),
    ("foo/../key.txt", "/b/foo/../key.txt"),
    ("./é", "/b/./%C3%A9"),
    ("a/.", "/b/a/."),
    ("..", "/b/.."),
    ("//../", "/b///../"),
];

/// What looks like it and is none.
const WITHOUT_DOTS: [(&str, &str); 4] =
    [("...", "/b/..."), (".a/b..", "/b/.a/b.."), ("%2e%2e/c", "/b/%252e%252e/c"), ("/a//", "/b//a//")];

/// Sends what it is given, byte for byte.
#[derive(Debug)]
struct Literal;

impl Transport for Literal {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        Box::pin(async move {
            let broke = |error| TransportError::new(TransportErrorKind::Request, format!("{error}"));
            let mut socket = TcpStream::connect(endpoint.authority()).await.map_err(broke)?;
            let head = format!("{} {} HTTP/1.1\r\n\r\n", request.method, request.path);
            socket.write_all(head.as_bytes()).await.map_err(broke)?;
            socket.read_to_end(&mut Vec::new()).await.map_err(broke)?;
            Ok(Response::new(StatusCode::OK))
        })
    }
}

#[test]
fn the_dots_of_a_greedy_label_stand_in_the_path_as_they_are() {
    for (key, path) in WITH_DOTS.into_iter().chain(WITHOUT_DOTS) {
        let take = TakeLetterRequest::make().r#box("b").key(key).build();
        let request = protocol::encode(&take).unwrap();
        assert_eq!(request.path, path, "{key}");
        assert_eq!(protocol::decode_request::<TakeLetterRequest>(&request), Ok(take), "{key}");
    }
}

#[test]
fn a_label_of_one_segment_is_never_one_that_changes_the_path() {
    for r#box in [".", ".."] {
        let take = TakeLetterRequest::make().r#box(r#box).key("k").build();
        let error = protocol::encode(&take).unwrap_err().to_string();
        assert!(
            error.contains("TakeLetterRequest.Box: a label of the path must not be `.` or `..`"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_path_that_reqwest_would_change_is_not_sent() {
    for (key, _) in WITH_DOTS {
        let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
        let client = Client::new(recorder.config()).unwrap();
        let error = client.take_letter().r#box("b").key(key).send().await.expect_err(key);
        let Cause::Transport(cause) = error.cause() else { panic!("{key}: {error:?}") };
        assert_eq!(cause.kind(), TransportErrorKind::Refused);
        assert!(error.to_string().contains("cannot send this path"), "{error}");
        assert!(!error.to_string().contains("key.txt"), "{error}");
        assert_eq!(recorder.requests(), []);
    }
    for (key, path) in WITHOUT_DOTS {
        let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
        let client = Client::new(recorder.config()).unwrap();
        client.take_letter().r#box("b").key(key).send().await.unwrap();
        assert_eq!(recorder.only().target, path, "{key}");
    }
}

#[tokio::test]
async fn a_transport_of_ones_own_may_send_any_path() {
    for (key, path) in WITH_DOTS.into_iter().chain(WITHOUT_DOTS) {
        let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
        let client = Client::new(recorder.config().transport(Literal)).unwrap();
        client.take_letter().r#box("b").key(key).send().await.unwrap();
        assert_eq!(recorder.only().target, path, "{key}");
    }
}
