//! What is hyper's own.

use super::*;
use crate::http::Method;

fn address(endpoint: &str, path: &str, query: &str) -> Result<String, TransportErrorKind> {
    let endpoint: Endpoint = endpoint.parse().expect("an endpoint");
    let mut request = Request::new(Method::GET, path);
    request.query = query.to_owned();
    request.host_prefix = "7.".to_owned();
    uri(&endpoint, &mut request).map(|uri| uri.to_string()).map_err(|error| error.kind())
}

#[test]
fn a_path_goes_as_it_is_with_its_dots() {
    for path in ["/", "/a//b/", "/../a", "/a/./b", "/%2e%2E/a", "/..%2F..", "/a\\b", "/a|b^c"] {
        for (endpoint, base) in
            [("http://127.0.0.1:1", "http://127.0.0.1:1"), ("https://a.test/x/", "https://7.a.test/x")]
        {
            assert_eq!(address(endpoint, path, "").as_deref(), Ok(&*format!("{base}{path}")));
            assert_eq!(
                address(endpoint, path, "a='b'&c").as_deref(),
                Ok(&*format!("{base}{path}?a=%27b%27&c"))
            );
        }
    }
}

#[test]
fn what_a_url_has_no_place_for_is_escaped_or_refused() {
    let address = |path, query| address("http://127.0.0.1:1", path, query);
    assert_eq!(
        address("/é {}", "\"é\" <>").as_deref(),
        Ok("http://127.0.0.1:1/%C3%A9%20%7B%7D?%22%C3%A9%22%20%3C%3E")
    );
    for (path, query) in [
        ("/a?b", ""),
        ("/a#b", ""),
        ("/a\tb", ""),
        ("a", ""),
        ("", ""),
        ("/", "a#b"),
        ("/", "a\nb"),
        ("/", "\r"),
    ] {
        assert_eq!(address(path, query), Err(TransportErrorKind::Refused), "{path}?{query}");
    }
}

#[tokio::test]
async fn limits_may_be_set_by_themselves() {
    let transport = HyperTransport::new()
        .connect_timeout(None)
        .read_timeout(Duration::from_secs(1))
        .stalled_stream_timeout(Duration::from_secs(2));
    assert_eq!(
        transport.timeouts,
        Timeouts {
            connect: None,
            read: Some(Duration::from_secs(1)),
            stalled_stream: Some(Duration::from_secs(2)),
            ..Timeouts::default()
        }
    );
}

#[tokio::test]
async fn past_proxies_goes_every_request_where_none_is_wanted_and_any_to_this_machine() {
    let asks = |transport: &HyperTransport, endpoint: &str| {
        let endpoint = endpoint.parse().expect("an endpoint");
        transport.clients.client(&endpoint, Speaks::Any).expect("a client").proxies.is_some()
    };
    let usual = HyperTransport::new();
    assert!(asks(&usual, "http://169.254.169.254") && !asks(&usual, "http://127.0.0.1:1"));
    let direct = HyperTransport::new().no_proxy().connect_timeout(Duration::from_secs(1));
    assert!(!asks(&direct, "http://169.254.169.254"));
}
