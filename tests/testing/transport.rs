//! Transports of one's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use awso::http::{Method, Request, Response, StatusCode};
use awso::{Config, Service as _, Transport, TransportErrorKind, testing, transport_fn};
use awso_connect_participant::Client;

#[tokio::test]
async fn a_closure_is_a_transport_and_so_is_any_handle_of_one() {
    let count = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&count);
    let transport = transport_fn(move |endpoint, request| {
        counted.fetch_add(1, Ordering::Relaxed);
        async move {
            assert_eq!(endpoint.url(&request), "http://any.test/base/participant/disconnect");
            let mut response = Response::new(StatusCode::OK);
            response.body = "{}".into();
            Ok(response)
        }
    });
    let shared: Arc<dyn Transport> = Arc::new(transport);
    let boxed: Box<dyn Transport> = Box::new(Arc::clone(&shared));
    let config = || Config::new().endpoint_url("http://any.test/base");
    for client in [Client::new(config().transport(shared)), Client::new(config().transport(boxed))] {
        client.unwrap().disconnect_participant().connection_token("t").send().await.unwrap();
    }
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn what_goes_past_the_calls_of_a_client_without_a_network_reaches_none_either() {
    let (client, _) = testing::client::<Client>([]);
    let to = || Request::to_url(Method::GET, "wss://host/?token=t").unwrap();
    let transport = client.client().transport();
    let (endpoint, request) = to();
    let unsent = transport.send(&endpoint, request).await.unwrap_err();
    let (endpoint, request) = to();
    let unopened = transport.upgrade(&endpoint, request).await.unwrap_err();
    for error in [unsent, unopened] {
        assert_eq!(error.kind(), TransportErrorKind::Refused);
        assert_eq!(error.to_string(), "this client reaches no network");
    }
}
