//! What is spoken on a connection, and whether a proxy is on its way.

use std::process::Command;

use super::*;

over_each_library! {
    tls_offers_http_1_alone_for_what_http_2_has_not,
    a_proxy_is_asked_by_where_the_request_goes_and_not_by_where_the_client_does,
}

async fn tls_offers_http_1_alone_for_what_http_2_has_not<L: Library>() {
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
        let transport = transport::<L>(&endpoint);
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
async fn a_proxy_is_asked_by_where_the_request_goes_and_not_by_where_the_client_does<L: Library>() {
    if std::env::var_os(BEHIND_A_PROXY).is_some() {
        return behind_a_proxy::<L>().await;
    }
    let proxy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let url = format!("http://me:Hush@{}", proxy.local_addr().expect("an address"));
    let lines = tokio::spawn(async move {
        let mut lines = Vec::new();
        let refused = "HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n";
        for answer in [SWITCHING, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", refused] {
            let (mut socket, _) = proxy.accept().await.expect("a connection");
            let head = head(&mut socket).await.expect("a head");
            let authorization = "\r\nproxy-authorization: basic bwu6shvzaa==\r\n";
            assert!(head.to_lowercase().contains(authorization), "{head}");
            lines.push(head.split(" HTTP/1.1\r\n").next().unwrap_or_default().to_owned());
            socket.write_all(answer.as_bytes()).await.expect("a client that is there");
        }
        lines
    });
    let test = "a_proxy_is_asked_by_where_the_request_goes_and_not_by_where_the_client_does";
    let name = format!("transport::library::tests::way::{}::{test}", L::NAME);
    let mut again = Command::new(std::env::current_exe().expect("this program"));
    again.args(["--exact", &name]).env(BEHIND_A_PROXY, "1");
    for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        again.env_remove(name);
    }
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        again.env(name, &url);
    }
    let ran = tokio::task::spawn_blocking(move || again.output()).await.expect("it ran").expect("it ran");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success() && said.contains("1 passed"), "{ran:?}");
    let lines = lines.await.expect("three requests");
    assert_eq!(lines, ["GET http://chat.test/", "GET http://files.test/", "CONNECT secure.test:443"]);
}

async fn behind_a_proxy<L: Library>() {
    let here: Endpoint = "http://127.0.0.1:1".parse().expect("an endpoint");
    let elsewhere: Endpoint = "https://service.test".parse().expect("an endpoint");
    for transport in [transport::<L>(&here), transport::<L>(&elsewhere)] {
        let (endpoint, request) = asking(&format!("ws://{}/", answering(SWITCHING).await));
        switched(transport.upgrade(&endpoint, request).await);
        let (endpoint, request) =
            asking(&format!("http://{}/", answering("HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n").await));
        assert_eq!(transport.send(&endpoint, request).await.expect("an answer").status, 403);
    }
    let (endpoint, request) = asking("ws://chat.test/");
    switched(transport::<L>(&here).upgrade(&endpoint, request).await);
    let (endpoint, request) = asking("http://files.test/");
    assert_eq!(transport::<L>(&here).send(&endpoint, request).await.expect("an answer").status, 200);
    // A proxy that opens no tunnel is no connection.
    let (endpoint, request) = asking("https://secure.test/");
    let error = transport::<L>(&here).send(&endpoint, request).await.expect_err("no tunnel");
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error:?}");
    assert!(!format!("{error} {error:?}").contains("Hush"), "{error:?}");
}
