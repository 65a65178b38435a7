//! The service on a socket: connections and their limits, and the headers that every answer has.

mod body;
mod cors;
mod storage;
mod websocket;
mod wire;

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use awso::ByteStream;
use awso::http::{HeaderName, HeaderValue, Method, Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use self::websocket::{Seat, Upgraded};
use self::wire::Wire;
use crate::file;
use crate::refusal::Refusal;
use crate::routes;
use crate::service::Service;
use crate::socket::{self, Close};

/// How long a shutdown waits for answers under way.
const GRACE: Duration = Duration::from_secs(5);
/// How long to wait when no connection can be accepted, as when file descriptors have run out.
const BREATH: Duration = Duration::from_millis(50);
/// The longest head of a request: its line and its headers.
const LONGEST_HEAD: usize = 64 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const DATE: HeaderName = HeaderName::from_static("date");

/// What a connection is told whose request does not go on.
const SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\ncontent-length: 58\r\n\
    connection: close\r\n\r\n\
    {\"message\":\"the head of the request did not come in time\"}";

/// What a connection that is one too many is told before it is closed.
const BUSY: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: 64\r\n\
    retry-after: 1\r\nconnection: close\r\n\r\n\
    {\"message\":\"there are too many connections; close some of them\"}";

/// Serves until told to stop, or until nobody is left who could tell.
pub(crate) async fn serve(listener: TcpListener, service: Arc<Service>, mut stop: oneshot::Receiver<()>) {
    let (stopping, stopped) = watch::channel(false);
    let (most, limit) =
        service.step(|instance| (instance.settings.most_connections, instance.settings.request_timeout));
    let places = Arc::new(Semaphore::new(most));
    // Aborting this task drops the set, and the set aborts the connections.
    let mut connections = JoinSet::new();
    let time = Arc::clone(&service);
    connections.spawn(async move { time.keep_time().await });
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
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            refuse(&stream);
            continue;
        };
        // Without it, small answers wait for the delayed acknowledgement of the ones before.
        let _ = stream.set_nodelay(true);
        let seat = Seat::default();
        let exchanges = {
            let (service, seat) = (Arc::clone(&service), Arc::clone(&seat));
            service_fn(move |request| {
                let (service, seat) = (Arc::clone(&service), Arc::clone(&seat));
                async move { Ok::<_, Infallible>(exchange(&service, &seat, request, limit).await) }
            })
        };
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(limit).max_buf_size(LONGEST_HEAD);
        let wire = Wire::new(stream);
        let connection = builder.serve_connection(TokioIo::new(wire.clone()), exchanges).with_upgrades();
        let (service, mut stopped) = (Arc::clone(&service), stopped.clone());
        connections.spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = &mut connection => ended,
                _ = stopped.changed() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            // Any other connection that breaks is its client's affair.
            if ended.is_err_and(|error| error.is_timeout()) {
                wire.say_last(SLOW);
            }
            drop(wire);
            if let Some(upgraded) = websocket::take(&seat) {
                upgraded.converse(&service).await;
            }
            drop(place);
        });
    }
    drop(listener);
    service.step(|instance| instance.close_all_sockets(Close::SHUTDOWN));
    // Who has not finished by then is cut off with the set of connections. The one left over keeps the time.
    let _ = stopping.send(true);
    let _ =
        timeout(GRACE, async { while connections.len() > 1 && connections.join_next().await.is_some() {} })
            .await;
}

/// Says that there is no place, without waiting for anything.
fn refuse(stream: &TcpStream) {
    let _ = stream.try_write(BUSY);
}

async fn exchange(
    service: &Arc<Service>,
    seat: &Seat,
    mut request: hyper::Request<Incoming>,
    limit: Duration,
) -> hyper::Response<ByteStream> {
    let Response { status, mut headers, body } = match request.uri().path().strip_prefix(socket::PATH) {
        Some(secret) => {
            let secret = secret.to_owned();
            match Upgraded::of(service, &secret, &mut request) {
                Ok((response, upgraded)) => {
                    websocket::put(seat, upgraded);
                    response
                }
                Err(refusal) => refusal.into_response(),
            }
        }
        None if request.uri().path().starts_with(file::PATH) => {
            storage::answer(service, request, limit).await
        }
        None => respond(service, request, limit).await,
    };
    if let Ok(id) = HeaderValue::try_from(Uuid::new_v4().to_string()) {
        headers.insert(REQUEST_ID, id);
    }
    // By the service's own clock: clients date their signatures by it.
    let date = service.step(|instance| instance.now.http_date());
    if let Some(date) = date.and_then(|date| HeaderValue::try_from(date).ok()) {
        headers.insert(DATE, date);
    }
    cors::allow(&mut headers);
    let mut response = hyper::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

async fn respond(service: &Service, request: hyper::Request<Incoming>, limit: Duration) -> Response {
    let (head, incoming) = request.into_parts();
    if head.method == Method::OPTIONS {
        return cors::preflight();
    }
    let body = match timeout(limit, body::read(incoming, &head.headers)).await {
        Ok(Ok(body)) => body,
        Ok(Err(refusal)) => return refusal.into_response(),
        Err(_) => return Refusal::too_slow().into_response(),
    };
    let mut request = Request::new(head.method, head.uri.path());
    request.query = head.uri.query().unwrap_or_default().to_owned();
    request.headers = head.headers;
    request.body = body.into();
    service.step(|instance| routes::respond(&request, instance))
}
