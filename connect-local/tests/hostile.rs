//! What means harm: each is refused with a clear status where there is anybody to tell, and others are served.

mod common;

use std::time::{Duration, Instant};

use common::{Local, Socket, builder};
use reqwest::StatusCode;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

async fn connect(local: &Local) -> TcpStream {
    let address = local.service.endpoint().trim_start_matches("http://");
    TcpStream::connect(address).await.expect("somebody listens")
}

/// All that is answered until the service closes the connection, or has said nothing for a while.
async fn answer(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(Ok(length)) = timeout(Duration::from_secs(5), stream.read(&mut piece)).await {
        answer.extend_from_slice(&piece[..length]);
        if length == 0 || answer.ends_with(b"}") {
            break;
        }
    }
    String::from_utf8(answer).expect("UTF-8")
}

async fn answer_to(local: &Local, request: &[u8]) -> String {
    let mut stream = connect(local).await;
    stream.write_all(request).await.expect("sent");
    answer(&mut stream).await
}

async fn is_served(local: &Local) {
    let guest = local.chat().await;
    let (status, _) = local.post("/participant/connection", &guest.participant_token, json!({})).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn a_claimed_gigabyte_is_refused_before_it_comes() {
    let local = Local::start().await;
    let before = Instant::now();
    let said =
        answer_to(&local, b"PUT /contact/chat HTTP/1.1\r\nhost: x\r\ncontent-length: 1073741824\r\n\r\n{")
            .await;
    assert!(said.starts_with("HTTP/1.1 413 "), "{said}");
    assert!(said.contains("RequestEntityTooLargeException"), "{said}");
    assert!(before.elapsed() < Duration::from_secs(4));
    is_served(&local).await;
}

#[tokio::test]
async fn heads_and_bodies_that_drip_are_cut_off() {
    let local = Local::of(builder().request_timeout(Duration::from_millis(300))).await;
    let mut head = connect(&local).await;
    head.write_all(b"PUT /contact/chat HTTP/1.1\r\nhost: x\r\n").await.expect("sent");
    let mut body = connect(&local).await;
    body.write_all(b"PUT /contact/chat HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{")
        .await
        .expect("sent");
    is_served(&local).await;
    let said = answer(&mut body).await;
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    // A line now and then does not help, and the answer comes once.
    let (mut read, mut write) = head.into_split();
    let dripping = tokio::spawn(async move {
        while write.write_all(b"x: y\r\n").await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    });
    let mut said = vec![0; 15];
    timeout(Duration::from_secs(5), read.read_exact(&mut said)).await.expect("in time").expect("an answer");
    assert_eq!(String::from_utf8_lossy(&said), "HTTP/1.1 408 Re");
    drop(read);
    timeout(Duration::from_secs(5), dripping).await.expect("cut off").expect("no panic");
    // One that has asked for nothing yet is closed without a word.
    let mut quiet = connect(&local).await;
    assert_eq!(answer(&mut quiet).await, "");
    is_served(&local).await;
}

#[tokio::test]
async fn long_bodies_of_strangers_are_few_at_once() {
    let local = Local::start().await;
    let body = vec![b' '; 1024 * 1024 - 1];
    let mut held = Vec::new();
    for _ in 0..60 {
        let mut stream = connect(&local).await;
        let head = "POST /participant/message HTTP/1.1\r\nhost: x\r\nx-amz-bearer: stranger\r\ncontent-length: 1048576\r\n\r\n";
        stream.write_all(head.as_bytes()).await.expect("sent");
        stream.write_all(&body).await.expect("sent");
        held.push(stream);
    }
    // What people send has its place all the same.
    is_served(&local).await;
    let mut refused = 0;
    for stream in &mut held {
        stream.write_all(b" ").await.expect("sent");
        let said = answer(stream).await;
        if said.starts_with("HTTP/1.1 503 ") {
            assert!(
                said.contains("retry-after: 1") && said.contains("ServiceUnavailableException"),
                "{said}"
            );
            refused += 1;
        } else {
            assert!(said.starts_with("HTTP/1.1 403 "), "{said}");
        }
    }
    assert!((20..40).contains(&refused), "{refused}");
}

#[tokio::test]
async fn heads_without_end_are_refused() {
    let local = Local::start().await;
    let mut long = b"GET / HTTP/1.1\r\nhost: x\r\n".to_vec();
    while long.len() < 66 * 1024 {
        long.extend_from_slice(
            b"x-filler: 0123456789012345678901234567890123456789012345678901234567890\r\n",
        );
    }
    let said = answer_to(&local, &long).await;
    assert!(said.starts_with("HTTP/1.1 431 "), "{said}");
    let mut path = b"GET /".to_vec();
    path.resize(70 * 1024, b'x');
    path.extend_from_slice(b" HTTP/1.1\r\n\r\n");
    let said = answer_to(&local, &path).await;
    assert!(said.starts_with("HTTP/1.1 414 ") || said.starts_with("HTTP/1.1 431 "), "{said}");
    let said = answer_to(&local, b"\x16\x03\x01\x02\x00\x01\x00 TLS\r\n\r\n").await;
    assert!(said.starts_with("HTTP/1.1 400 "), "{said}");
    is_served(&local).await;
}

#[tokio::test]
async fn bodies_that_are_no_text_or_too_deep_are_refused() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let token = local.token(&guest).await;
    let deep = "[".repeat(500_000);
    let objects = r#"{"a":"#.repeat(100_000);
    let content = |content: &[u8]| {
        let mut body = br#"{"ContentType":"text/plain","Content":""#.to_vec();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\"}");
        body
    };
    for body in [
        content(b"\xff\xfe"),
        content(b"\xed\xa0\x80"),
        b"\x00\x01".to_vec(),
        deep.clone().into_bytes(),
        format!(r#"{{"ContentType":"text/plain","Content":"x","More":{deep}"#).into_bytes(),
        objects.into_bytes(),
    ] {
        let url = format!("{}/participant/message", local.service.endpoint());
        let request = reqwest::Client::new().post(url).header("x-amz-bearer", &token);
        let response = request.body(body).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert_eq!(response.headers()["x-amzn-errortype"], "ValidationException");
    }
    is_served(&local).await;
}

#[tokio::test]
async fn tricks_with_paths_find_nothing() {
    let local = Local::start().await;
    for path in [
        "/participant/../contact/chat",
        "/contact/%63hat/",
        "//contact/chat",
        "/contact/chat%00",
        "/contact/chat/..",
        "/websocket/../contact/chat",
        "/websocket/%2e%2e/%2e%2e/etc/passwd",
        "/websocket/",
        "/%ff%fe",
        "/..%5c..%5cetc",
        "*",
    ] {
        let request = format!("PUT {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{{}}");
        let said = answer_to(&local, request.as_bytes()).await;
        let status = said.get("HTTP/1.1 ".len()..).and_then(|rest| rest.get(..3)).unwrap_or_default();
        assert!(["400", "403", "404", "426"].contains(&status), "{path}: {said}");
    }
    is_served(&local).await;
}

#[tokio::test]
async fn a_second_head_that_drips_is_told_so_too() {
    let local = Local::of(builder().request_timeout(Duration::from_millis(300))).await;
    let mut stream = connect(&local).await;
    stream.write_all(b"GET /x HTTP/1.1\r\nhost: x\r\n\r\nGET /y HT").await.expect("sent");
    let first = answer(&mut stream).await;
    assert!(first.starts_with("HTTP/1.1 404 "), "{first}");
    let second = answer(&mut stream).await;
    assert!(second.starts_with("HTTP/1.1 408 "), "{second}");
    // One that has asked once and not begun to ask again is closed without a word.
    stream = connect(&local).await;
    stream.write_all(b"GET /x HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 404 "));
    assert_eq!(answer(&mut stream).await, "");
}

#[tokio::test]
async fn connections_that_ask_for_nothing_give_their_places_up() {
    let local = Local::of(builder().most_connections(3)).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    let mut begun = connect(&local).await;
    begun.write_all(b"GET / HT").await.expect("sent");
    sleep(Duration::from_millis(50)).await;
    let mut idle = Vec::new();
    for _ in 0..20 {
        idle.push(connect(&local).await);
    }
    is_served(&local).await;
    let said = answer(&mut begun).await;
    assert!(said.starts_with("HTTP/1.1 503 "), "{said}");
    assert_eq!(answer(&mut idle[0]).await, "");
    // A websocket keeps its place, however quiet it is.
    socket.say(r#"{"topic":"aws/heartbeat"}"#).await;
    while socket.next().await["topic"] != "aws/heartbeat" {}
}

/// A connection with next to no room for what is not read.
async fn connect_small(local: &Local) -> TcpStream {
    let address = local.service.endpoint().trim_start_matches("http://").parse().expect("an address");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small one");
    socket.connect(address).await.expect("somebody listens")
}

#[tokio::test]
async fn who_does_not_read_their_answers_is_cut_off() {
    let limit = Duration::from_millis(300);
    let local = Local::of(builder().request_timeout(limit).most_connections(4)).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut stream = connect_small(&local).await;
        let asked = "GET /_page/page.js HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".repeat(1_000);
        // It stops taking requests when it cannot give answers.
        let _ = timeout(limit, stream.write_all(asked.as_bytes())).await;
        held.push(stream);
    }
    sleep(3 * limit).await;
    is_served(&local).await;
    for stream in &mut held {
        let mut all = Vec::new();
        let _ = timeout(Duration::from_secs(5), stream.read_to_end(&mut all)).await.expect("cut off");
    }
}

#[tokio::test]
async fn one_connection_too_many_is_told_so() {
    let local = Local::of(builder().most_connections(3)).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut busy = connect(&local).await;
        busy.write_all(b"PUT /contact/chat HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{")
            .await
            .expect("sent");
        held.push(busy);
    }
    sleep(Duration::from_millis(50)).await;
    let mut fourth = connect(&local).await;
    let said = answer(&mut fourth).await;
    assert!(said.starts_with("HTTP/1.1 503 ") && said.contains("too many connections"), "{said}");
    let (head, body) = said.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.contains(&format!("content-length: {}", body.len())), "{said}");
    held.clear();
    sleep(Duration::from_millis(100)).await;
    is_served(&local).await;
}

#[tokio::test]
async fn a_websocket_that_never_shakes_hands_costs_nothing_for_long() {
    let local = Local::start().await;
    let guest = local.chat().await;
    for _ in 0..12 {
        let url = local.url(&guest).await;
        let path = url.strip_prefix("ws://").and_then(|rest| rest.find('/').map(|at| rest[at..].to_owned()));
        let request = format!(
            "GET {} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            path.expect("a path")
        );
        let mut stream = connect(&local).await;
        stream.write_all(request.as_bytes()).await.expect("sent");
        drop(stream);
    }
    // Those that are gone do not count among the five that may be open.
    sleep(Duration::from_millis(300)).await;
    Socket::open(&local.url(&guest).await).await.expect("a websocket");
}
