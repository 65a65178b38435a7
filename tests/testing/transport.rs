//! Transports of one's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use awso::http::{Response, StatusCode};
use awso::{Config, Transport, transport_fn};
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
