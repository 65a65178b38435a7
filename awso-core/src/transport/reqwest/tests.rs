//! What is reqwest's own.

use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::http::Method;
use crate::transport::library::tests::{SWITCHING, answering, asking, head, server, switched};

#[test]
fn a_path_is_kept_unless_reqwest_makes_another_of_it() {
    for base in ["http://127.0.0.1", "https://proxy.example/a/../b"] {
        let endpoint: Endpoint = base.parse().expect(base);
        let kept = |path: &str| {
            let url = endpoint.url(&Request::new(Method::GET, path));
            is_kept(path, Url::parse(&url).expect("a URL").path())
        };
        for path in ["/", "/a//b/", "/...", "/.a/b../..c", "/%252e%252e", "/..%2F..", "/é{}|", "/%2E%2Ea"] {
            assert!(kept(path), "{base}: {path}");
        }
        for path in ["/..", "/../a", "/a/.", "/a/./b", "/a/../b", "/b/..", "/%2e%2E/a", "/.%2e", "/a\\b"] {
            assert!(!kept(path), "{base}: {path}");
        }
    }
}

#[test]
fn the_address_of_a_request_is_its_own_whatever_was_sent_before() {
    for base in ["http://127.0.0.1:1", "https://a.test", "https://a.test/under"] {
        let endpoint: Endpoint = base.parse().expect(base);
        // The second time, some are known.
        for _ in 0..2 {
            for (path, query, host_prefix) in
                [("/a", "", ""), ("/a", "b=c", ""), ("/a", "b=d", ""), ("/a", "", "7."), ("/a/é", "", "")]
            {
                let mut request = Request::new(Method::GET, path);
                request.template = "/a";
                (request.query, request.host_prefix) = (query.to_owned(), host_prefix.to_owned());
                let whole = Url::parse(&endpoint.url(&request)).expect("a URL");
                let (carried, _) = carried(&endpoint, request).expect("a request");
                assert_eq!(*carried.url(), whole);
            }
        }
    }
}

#[tokio::test]
async fn a_client_of_the_users_own_opens_connections_too_and_so_does_a_handle() {
    let transport: Arc<dyn Transport> = Arc::new(Box::new(Client::new()));
    let address = answering(format!("{SWITCHING}first")).await;
    let (endpoint, request) = asking(&format!("ws://{address}/"));
    let mut first = String::new();
    let mut upgraded = switched(transport.upgrade(&endpoint, request).await);
    upgraded.read_to_string(&mut first).await.expect("all of it");
    assert_eq!(first, "first");
}

/// An answer over HTTP/2 with this status, from its table of headers: settings, their acknowledgement, and the headers
/// of the first stream, which end it.
fn http2(status: u8) -> Vec<u8> {
    [
        &[0, 0, 0, 4, 0, 0, 0, 0, 0][..],
        &[0, 0, 0, 4, 1, 0, 0, 0, 0],
        &[0, 0, 1, 1, 5, 0, 0, 0, 1, 0x80 | status],
    ]
    .concat()
}

#[tokio::test]
async fn over_http_2_nothing_is_opened_and_it_is_said_what_helps() {
    // 200 and 404, for either would say something that is not so.
    for status in [8, 13] {
        let address = server(async move |mut socket| {
            head(&mut socket).await?;
            socket.write_all(&http2(status)).await?;
            let _ = socket.read_to_end(&mut Vec::new()).await;
            Ok(())
        })
        .await;
        let client = Client::builder().http2_prior_knowledge().build().expect("a client");
        let (endpoint, request) = asking(&format!("ws://{address}/"));
        let error = client.upgrade(&endpoint, request).await.expect_err("no connection");
        assert_eq!(error.kind(), TransportErrorKind::Refused, "{error:?}");
        let problem = format!("{address} speaks HTTP/2.0, which opens no websockets so");
        assert!(error.to_string().starts_with(&problem), "{error}");
        assert!(error.to_string().contains("http1_only"), "{error}");
    }
}
