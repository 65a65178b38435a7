//! What is spoken on a connection, and whether a proxy is on its way.

use std::process::Command;

use super::*;

#[tokio::test]
async fn tls_offers_http_1_alone_for_what_http_2_has_not() {
    for (is_upgrade, offers) in [(true, &[][..]), (false, b"\x02h2")] {
        let (told, hello) = tokio::sync::oneshot::channel();
        let address = server(async move |mut socket| {
            let mut hello = vec![0; 5];
            socket.read_exact(&mut hello).await?;
            hello.resize(usize::from(u16::from_be_bytes([hello[3], hello[4]])), 0);
            socket.read_exact(&mut hello).await?;
            told.send(hello).expect("somebody who waits");
            Ok(())
        })
        .await;
        let (endpoint, request) = asking(&format!("wss://{address}/"));
        let transport = transport(&endpoint);
        let kind = if is_upgrade {
            transport.upgrade(&endpoint, request).await.map(drop)
        } else {
            transport.send(&endpoint, request).await.map(drop)
        };
        assert_eq!(kind.expect_err("no TLS").kind(), TransportErrorKind::Connect);
        let hello = hello.await.expect("a hello");
        let has = |it: &[u8]| hello.windows(it.len()).any(|window| window == it);
        // The list of protocols, with its length, those of the names, and the names.
        let list = [offers, b"\x08http/1.1"].concat();
        let length = u8::try_from(list.len()).expect("a short list");
        assert!(has(&[&[0, 16, 0, length + 2, 0, length], &list[..]].concat()), "{is_upgrade}: {hello:?}");
    }
}

/// Set in the process whose environment names a proxy.
const BEHIND_A_PROXY: &str = "AWSO_TEST_BEHIND_A_PROXY";

/// The environment of this process stays as it is: the test runs itself once more in one that names a proxy.
#[tokio::test]
async fn a_proxy_is_asked_by_where_the_request_goes_and_not_by_where_the_client_does() {
    if std::env::var_os(BEHIND_A_PROXY).is_some() {
        return behind_a_proxy().await;
    }
    let proxy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let url = format!("http://{}", proxy.local_addr().expect("an address"));
    let lines = tokio::spawn(async move {
        let mut lines = Vec::new();
        for answer in [SWITCHING, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"] {
            let (mut socket, _) = proxy.accept().await.expect("a connection");
            let head = head(&mut socket).await.expect("a head");
            lines.push(head.split(" HTTP/1.1\r\n").next().unwrap_or_default().to_owned());
            socket.write_all(answer.as_bytes()).await.expect("a client that is there");
        }
        lines
    });
    let name = "transport::reqwest::tests::way::\
        a_proxy_is_asked_by_where_the_request_goes_and_not_by_where_the_client_does";
    let mut again = Command::new(std::env::current_exe().expect("this program"));
    again.args(["--exact", name]).env(BEHIND_A_PROXY, "1");
    for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        again.env_remove(name);
    }
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        again.env(name, &url);
    }
    let ran = tokio::task::spawn_blocking(move || again.output()).await.expect("it ran").expect("it ran");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("1 passed"), "{ran:?}");
    let lines = lines.await.expect("two requests");
    assert_eq!(lines, ["GET http://chat.test/", "GET http://files.test/"]);
}

async fn behind_a_proxy() {
    let here: Endpoint = "http://127.0.0.1:1".parse().expect("an endpoint");
    let elsewhere: Endpoint = "https://service.test".parse().expect("an endpoint");
    for transport in [transport(&here), transport(&elsewhere)] {
        let (endpoint, request) = asking(&format!("ws://{}/", answering(SWITCHING).await));
        switched(transport.upgrade(&endpoint, request).await);
        let (endpoint, request) =
            asking(&format!("http://{}/", answering("HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n").await));
        assert_eq!(transport.send(&endpoint, request).await.expect("an answer").status, 403);
    }
    let (endpoint, request) = asking("ws://chat.test/");
    switched(transport(&here).upgrade(&endpoint, request).await);
    let (endpoint, request) = asking("http://files.test/");
    assert_eq!(transport(&here).send(&endpoint, request).await.expect("an answer").status, 200);
}
