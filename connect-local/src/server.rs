//! The service on a socket: connections, bodies, and the headers that every answer has.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use awso::ByteStream;
use awso::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes;

/// The longest body that is read.
const LONGEST_BODY: usize = 1024 * 1024;
/// How much of a longer one is taken off the wire, so that its sender gets to read the refusal.
const LONGEST_PATIENCE: usize = 64 * LONGEST_BODY;
/// How long a shutdown waits for answers under way.
const GRACE: Duration = Duration::from_secs(5);
/// How long to wait when no connection can be accepted, as when file descriptors have run out.
const BREATH: Duration = Duration::from_millis(50);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// What the connections share with the handle.
pub(crate) type Shared = Arc<Mutex<Instance>>;

/// The instance, for as long as the guard is held.
pub(crate) fn lock(instance: &Mutex<Instance>) -> MutexGuard<'_, Instance> {
    // A panic elsewhere is reported where it happened; it leaves nothing half-done that matters here.
    instance.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Serves until told to stop, or until nobody is left who could tell.
pub(crate) async fn serve(listener: TcpListener, instance: Shared, mut stop: oneshot::Receiver<()>) {
    let graceful = GracefulShutdown::new();
    // Aborting this task drops the set, and the set aborts the connections.
    let mut connections = JoinSet::new();
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    sleep(BREATH).await;
                    continue;
                }
            },
            Some(_) = connections.join_next() => continue,
            _ = &mut stop => break,
        };
        // Without it, small answers wait for the delayed acknowledgement of the ones before.
        let _ = stream.set_nodelay(true);
        let instance = Arc::clone(&instance);
        let service = service_fn(move |request| {
            let instance = Arc::clone(&instance);
            async move { Ok::<_, Infallible>(exchange(&instance, request).await) }
        });
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        // A connection that breaks is its client's affair.
        connections.spawn(async move { drop(connection.await) });
    }
    drop(listener);
    // Who has not finished by then is cut off with the set of connections.
    let _ = timeout(GRACE, graceful.shutdown()).await;
}

async fn exchange(
    instance: &Mutex<Instance>,
    request: hyper::Request<Incoming>,
) -> hyper::Response<ByteStream> {
    let (head, body) = request.into_parts();
    let Response { status, mut headers, body } = match read(body).await {
        Ok(body) => {
            let mut request = Request::new(head.method, head.uri.path());
            request.query = head.uri.query().unwrap_or_default().to_owned();
            request.headers = head.headers;
            request.body = body.into();
            routes::respond(&request, &mut lock(instance))
        }
        Err(refusal) => refusal.into_response(),
    };
    if let Ok(id) = HeaderValue::try_from(Uuid::new_v4().to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    let mut response = hyper::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

async fn read(mut body: Incoming) -> Result<Bytes, Refusal> {
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| cut_off())?.into_data() else { continue };
        length += data.len();
        if length <= LONGEST_BODY {
            kept.extend_from_slice(&data);
        } else if length > LONGEST_PATIENCE {
            break;
        }
    }
    if length <= LONGEST_BODY { Ok(kept.into()) } else { Err(too_long()) }
}

fn cut_off() -> Refusal {
    Refusal::outside(StatusCode::BAD_REQUEST, "IncompleteBody", "the body of the request was cut off")
}

fn too_long() -> Refusal {
    let message = format!("the body of a request may have {LONGEST_BODY} bytes");
    Refusal::outside(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message)
}
