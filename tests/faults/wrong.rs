//! Answers that are no answers, or not as long as they say.

use std::time::Duration;

use awso::TransportErrorKind::{self, Body, Request, Timeout};
use awso_connect_participant::{Client, GetTranscriptError, Item};

use crate::kind;
use crate::proxy::{End, Fault, head};
use crate::stage::{Stage, on_stage, within};

const TRANSCRIPT: &str = "/participant/transcript";
const LIMIT: Duration = Duration::from_millis(300);

async fn read(stage: &Stage, client: &Client) -> Result<Vec<Item>, awso::Error<GetTranscriptError>> {
    let call = client.get_transcript().connection_token(&stage.connection_token).send();
    within(Duration::from_secs(5), call).await.map(|page| page.transcript.unwrap_or_default())
}

/// The answer with this before it.
fn after(garbage: impl Into<Vec<u8>>) -> impl Fn(&[u8]) -> Vec<u8> + Clone + Send + Sync + 'static {
    let garbage = garbage.into();
    move |answer| [&garbage[..], answer].concat()
}

/// The answer with other headers about its body, and that as this makes it.
fn framed(
    headers: &'static str,
    frame: impl Fn(&[u8]) -> Vec<u8> + Clone + Send + Sync + 'static,
) -> impl Fn(&[u8]) -> Vec<u8> + Clone + Send + Sync + 'static {
    move |answer| {
        let (head, body) = answer.split_at(head(answer).expect("a head"));
        let head = String::from_utf8_lossy(head).into_owned();
        let lines = head.split("\r\n").filter(|line| !line.to_lowercase().starts_with("content-length:"));
        let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        let headers = headers.replace("LENGTH", &body.len().to_string());
        let headers = headers.replace("LONGER", &(body.len() + 1).to_string());
        let headers = headers.replace("SHORTER", &(body.len() - 1).to_string());
        let mut answer = format!("{}\r\n{headers}\r\n", lines.join("\r\n")).into_bytes();
        answer.extend(frame(body));
        answer
    }
}

/// What is wrong, and with what kind of failure a call ends that makes one attempt: none for an answer that cannot be
/// read.
type Case = (&'static str, Fault, Option<TransportErrorKind>);

/// Each is an error to who tries once and nothing to who tries again; and whoever asks next gets their own answer.
async fn each(stage: &Stage, cases: Vec<Case>) {
    let again = stage.client(|config| config.read_timeout(LIMIT));
    let once = stage.client(|config| config.read_timeout(LIMIT).max_attempts(1));
    let expected = read(stage, &again).await.unwrap();
    assert!(!expected.is_empty());
    for (name, fault, kind_of_once) in cases {
        stage.proxy.plan(TRANSCRIPT, fault.clone());
        let error = read(stage, &once).await.expect_err(name);
        assert_eq!(kind(&error), kind_of_once, "{name}: {error}");
        assert_eq!(read(stage, &once).await.unwrap(), expected, "after {name}");
        // An answer that came whole and makes no sense is not asked for again.
        if kind_of_once.is_some() {
            stage.proxy.plan(TRANSCRIPT, fault);
            let read = read(stage, &again).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((read, stage.proxy.planned()), (expected.clone(), 0), "{name}");
        }
    }
}

#[tokio::test]
async fn what_is_no_head_is_no_answer() {
    on_stage(async |stage| {
        let endless = format!("HTTP/1.1 200 OK\r\n{}", "x-more: and more\r\n".repeat(100_000));
        let long = format!("HTTP/1.1 200 OK\r\nx-long: {}", "x".repeat(4 * 1024 * 1024));
        let garbage: Vec<(&str, Vec<u8>)> = vec![
            ("zeros", vec![0; 100]),
            ("bytes", vec![0xff, 0xfe, b'\r', b'\n', b'\r', b'\n']),
            ("a banner", b"SSH-2.0-OpenSSH_9.9\r\n".to_vec()),
            ("TLS", b"\x15\x03\x01\x00\x02\x02\x28".to_vec()),
            ("another version", b"HTTP/9.9 200 OK\r\n\r\n".to_vec()),
            ("a status of four digits", b"HTTP/1.1 2000 OK\r\n\r\n".to_vec()),
            ("a header without a name", b"HTTP/1.1 200 OK\r\n: none\r\n\r\n".to_vec()),
            ("a header without a colon", b"HTTP/1.1 200 OK\r\nnothing\r\n\r\n".to_vec()),
            ("headers without an end", endless.into_bytes()),
            ("a header without an end", long.into_bytes()),
        ];
        let cases = garbage
            .into_iter()
            .map(|(name, garbage)| (name, Fault::changed(after(garbage), End::Close), Some(Request)))
            .collect();
        each(stage, cases).await;
    })
    .await;
}

#[tokio::test]
async fn answers_on_the_way_to_the_answer_are_passed_over() {
    on_stage(async |stage| {
        let client = stage.client(|config| config.max_attempts(1));
        let expected = read(stage, &client).await.unwrap();
        for interim in ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n"] {
            stage.proxy.plan(TRANSCRIPT, Fault::changed(after(interim), End::Open));
            assert_eq!(read(stage, &client).await.unwrap(), expected, "{interim}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_length_that_is_wrong_is_an_error_and_spoils_no_other_answer() {
    on_stage(async |stage| {
        let whole = |body: &[u8]| body.to_vec();
        let closed = |headers| Fault::changed(framed(headers, whole), End::Close);
        let open = |headers| Fault::changed(framed(headers, whole), End::Open);
        let cases = vec![
            ("longer, then closed", closed("content-length: LONGER\r\n"), Some(Body)),
            (
                "longer, then reset",
                Fault::changed(framed("content-length: LONGER\r\n", whole), End::Reset),
                Some(Body),
            ),
            (
                "longer, then silent",
                Fault::changed(framed("content-length: LONGER\r\n", whole), End::Silence),
                Some(Timeout),
            ),
            ("far longer", closed("content-length: 9223372036854775807\r\n"), Some(Body)),
            ("shorter", open("content-length: SHORTER\r\n"), None),
            ("shorter, then closed", closed("content-length: SHORTER\r\n"), None),
            ("two lengths", closed("content-length: LENGTH\r\ncontent-length: SHORTER\r\n"), Some(Request)),
            ("no number", closed("content-length: many\r\n"), Some(Request)),
            ("less than nothing", closed("content-length: -1\r\n"), Some(Request)),
            ("too large a number", closed("content-length: 99999999999999999999999\r\n"), Some(Request)),
        ];
        each(stage, cases).await;
    })
    .await;
}

/// What is missing is no error: of a page, all is.
#[tokio::test]
async fn an_answer_whose_length_is_nothing_says_nothing_and_spoils_no_other_answer() {
    on_stage(async |stage| {
        let client = stage.client(|config| config.max_attempts(1));
        let expected = read(stage, &client).await.unwrap();
        let empty = framed("content-length: 0\r\n", <[u8]>::to_vec);
        stage.proxy.plan(TRANSCRIPT, Fault::changed(empty, End::Open));
        assert_eq!(read(stage, &client).await.unwrap(), []);
        assert_eq!(read(stage, &client).await.unwrap(), expected);
    })
    .await;
}

#[tokio::test]
async fn an_answer_without_a_length_ends_with_its_connection() {
    on_stage(async |stage| {
        let client = stage.client(|config| config.max_attempts(1));
        let expected = read(stage, &client).await.unwrap();
        stage.proxy.plan(TRANSCRIPT, Fault::changed(framed("", <[u8]>::to_vec), End::Close));
        assert_eq!(read(stage, &client).await.unwrap(), expected);
    })
    .await;
}

#[tokio::test]
async fn chunks_that_are_none_are_an_error_and_spoil_no_other_answer() {
    on_stage(async |stage| {
        const CHUNKED: &str = "transfer-encoding: chunked\r\n";
        fn chunk(body: &[u8]) -> Vec<u8> {
            [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n"].concat()
        }
        let client = stage.client(|config| config.max_attempts(1));
        let expected = read(stage, &client).await.unwrap();
        let good = |body: &[u8]| [&chunk(&body[..5])[..], &chunk(&body[5..]), b"0\r\n\r\n"].concat();
        stage.proxy.plan(TRANSCRIPT, Fault::changed(framed(CHUNKED, good), End::Open));
        assert_eq!(read(stage, &client).await.unwrap(), expected);
        let bad = |frame: fn(&[u8]) -> Vec<u8>| Fault::changed(framed(CHUNKED, frame), End::Close);
        let cases = vec![
            ("no last chunk", bad(chunk), Some(Body)),
            ("no end of the last chunk", bad(|body| [&chunk(body)[..], b"0\r\n"].concat()), Some(Body)),
            ("no size", bad(|body| [&b"\r\n"[..], body].concat()), Some(Body)),
            ("no number", bad(|body| [&b"zz\r\n"[..], body].concat()), Some(Body)),
            ("less than nothing", bad(|body| [&b"-1\r\n"[..], body].concat()), Some(Body)),
            ("too large a size", bad(|body| [&b"fffffffffffffffff\r\n"[..], body].concat()), Some(Body)),
            (
                "a size as large as there is",
                bad(|body| [&b"ffffffffffffffff\r\n"[..], body].concat()),
                Some(Body),
            ),
            (
                "a chunk that goes on",
                bad(|body| [format!("{:x}\r\n", body.len() - 1).as_bytes(), body, b"\r\n0\r\n\r\n"].concat()),
                Some(Body),
            ),
            (
                "an endless extension",
                bad(|body| {
                    [format!("{:x};", body.len()).as_bytes(), &vec![b'x'; 1 << 20], b"\r\n", body].concat()
                }),
                Some(Body),
            ),
        ];
        each(stage, cases).await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_is_nobodys() {
    on_stage(async |stage| {
        let client = stage.client(|config| config.max_attempts(1));
        let expected = read(stage, &client).await.unwrap();
        let foreign = b"HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"Transcript\":[]}";
        for _ in 0..20 {
            stage.proxy.plan(TRANSCRIPT, Fault::changed(|answer| [answer, &foreign[..]].concat(), End::Open));
            assert_eq!(read(stage, &client).await.unwrap(), expected);
            tokio::time::sleep(Duration::from_millis(5)).await;
            assert_eq!(read(stage, &client).await.unwrap(), expected, "the next one gets their own");
        }
    })
    .await;
}
