//! What a server may do with a request for another protocol.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::sleep;

use super::*;
use crate::http::StatusCode;

over_each_library! {
    the_connection_goes_both_ways_from_the_first_byte_behind_the_head,
    who_drops_the_connection_closes_it,
    headers_are_named_and_not_shown,
    any_other_answer_is_handed_over_as_it_is,
    no_more_is_read_of_another_answer_than_of_an_error,
    a_server_that_is_silent_is_late,
    where_nobody_listens_no_connection_is_made,
    what_is_no_http_is_no_answer,
}

async fn ask<L: Library>(address: SocketAddr) -> Result<Upgrade, TransportError> {
    let (endpoint, request) = asking(&format!("ws://{address}/chat%2F1?token={SECRET}%3D"));
    impatient::<L>(&endpoint).upgrade(&endpoint, request).await
}

async fn failed<L: Library>(address: SocketAddr) -> TransportError {
    let error = ask::<L>(address).await.expect_err("no answer");
    let texts = format!("{error} {error:?} {:?}", error.get_ref());
    assert!(!texts.contains(SECRET), "{texts}");
    error
}

async fn the_connection_goes_both_ways_from_the_first_byte_behind_the_head<L: Library>() {
    let address = server(async |mut socket| {
        let head = head(&mut socket).await?;
        let (line, headers) = head.split_once("\r\n").expect("a request line");
        assert_eq!(line, "GET /chat%2F1?token=S3cr3t%3D HTTP/1.1");
        for header in
            ["connection: Upgrade\r\n", "upgrade: echo\r\n", "x-key: S3cr3t\r\n", "host: 127.0.0.1:"]
        {
            assert!(headers.contains(header), "{headers}");
        }
        socket.write_all(format!("{SWITCHING}first").as_bytes()).await?;
        let mut asked = [0; 4];
        socket.read_exact(&mut asked).await?;
        assert_eq!(&asked, b"ping");
        socket.write_all(b"pong").await?;
        let mut rest = Vec::new();
        socket.read_to_end(&mut rest).await?;
        assert!(rest.is_empty());
        Ok(())
    })
    .await;
    let mut upgraded = switched(ask::<L>(address).await);
    assert_eq!(upgraded.headers()["upgrade"], "echo");
    let mut first = [0; 5];
    upgraded.read_exact(&mut first).await.expect("what came with the head");
    assert_eq!(&first, b"first");
    // Who says nothing on an open connection is not late.
    sleep(SILENCE * 2).await;
    upgraded.write_all(b"ping").await.expect("an open connection");
    upgraded.flush().await.expect("an open connection");
    let mut pong = [0; 4];
    upgraded.read_exact(&mut pong).await.expect("an answer");
    assert_eq!(&pong, b"pong");
    upgraded.shutdown().await.expect("an open connection");
    assert_eq!(upgraded.read(&mut pong).await.expect("an end"), 0);
}

async fn who_drops_the_connection_closes_it<L: Library>() {
    let (closed, is_closed) = tokio::sync::oneshot::channel();
    let address = server(async move |mut socket| {
        head(&mut socket).await?;
        socket.write_all(SWITCHING.as_bytes()).await?;
        assert_eq!(socket.read(&mut [0]).await?, 0);
        closed.send(()).expect("somebody who waits");
        Ok(())
    })
    .await;
    drop(switched(ask::<L>(address).await));
    is_closed.await.expect("a closed connection");
}

async fn headers_are_named_and_not_shown<L: Library>() {
    let address = answering(SWITCHING.replace("upgrade: echo", "x-token: S3cr3t")).await;
    let shown = format!("{:?}", ask::<L>(address).await);
    assert_eq!(shown, r#"Ok(Switched(Upgraded { headers: ["connection", "x-token"], .. }))"#);
}

async fn any_other_answer_is_handed_over_as_it_is<L: Library>() {
    for status in [200, 204, 302, 400, 403, 426, 429, 503] {
        let body = if status == 204 { "" } else { "because" };
        let length = body.len();
        let address = answering(format!(
            "HTTP/1.1 {status} So\r\nlocation: /other\r\nretry-after: 7\r\ncontent-length: {length}\r\n\r\n{body}"
        ))
        .await;
        match ask::<L>(address).await {
            Ok(Upgrade::Declined(answer)) => {
                assert_eq!(answer.status, status);
                assert_eq!(answer.headers["retry-after"], "7");
                assert_eq!(answer.body, body);
            }
            other => panic!("{status}: {other:?}"),
        }
    }
}

async fn no_more_is_read_of_another_answer_than_of_an_error<L: Library>() {
    for status in [200, 403] {
        let address = server(async move |mut socket| {
            head(&mut socket).await?;
            let _ = socket.write_all(format!("HTTP/1.1 {status} So\r\n\r\n").as_bytes()).await;
            while socket.write_all(&[b'x'; 65_536]).await.is_ok() {}
            Ok(())
        })
        .await;
        match ask::<L>(address).await {
            Ok(Upgrade::Declined(answer)) => assert_eq!(answer.body.len(), Some(LONGEST_ERROR as u64)),
            other => panic!("{status}: {other:?}"),
        }
    }
}

async fn a_server_that_is_silent_is_late<L: Library>() {
    for begun in ["", "HTTP/1.1 101 Switching", "HTTP/1.1 403 No\r\ncontent-length: 7\r\n\r\nbe"] {
        let address = server(async move |mut socket| {
            head(&mut socket).await?;
            socket.write_all(begun.as_bytes()).await?;
            sleep(SILENCE * 100).await;
            Ok(())
        })
        .await;
        let asked = Instant::now();
        let error = failed::<L>(address).await;
        assert_eq!(error.kind(), TransportErrorKind::Timeout, "{begun}: {error:?}");
        assert_eq!(error.status().map(|status| status.as_u16()), begun.contains("403").then_some(403));
        assert!(asked.elapsed() < SILENCE * 10, "{:?}", asked.elapsed());
    }
}

async fn where_nobody_listens_no_connection_is_made<L: Library>() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    assert_eq!(failed::<L>(address).await.kind(), TransportErrorKind::Connect);
}

async fn what_is_no_http_is_no_answer<L: Library>() {
    for garbage in ["", "SSH-2.0-server\r\n", "HTTP/1.1 1O1 Switching\r\n\r\n", "\0\0\0\0\0\0\0\0\r\n\r\n"] {
        let error = failed::<L>(answering(garbage).await).await;
        assert_eq!(error.kind(), TransportErrorKind::Request, "{garbage}: {error:?}");
    }
    let error = failed::<L>(answering("HTTP/1.1 403 No\r\ncontent-length: 7\r\n\r\nbe").await).await;
    assert_eq!(error.kind(), TransportErrorKind::Body);
    assert_eq!(error.status(), Some(StatusCode::FORBIDDEN));
}
