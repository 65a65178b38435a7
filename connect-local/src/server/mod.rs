//! The service on a socket: connections and their limits, and the headers that every answer has.

mod body;
mod cors;
mod pace;
mod places;
mod storage;
mod websocket;
mod wire;

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use awso::ByteStream;
use awso::http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use self::body::{Budget, Share};
pub(crate) use self::pace::paced;
use self::places::{Answer, Place, Places};
use self::websocket::{Seat, Upgraded};
use self::wire::Wire;
use crate::control;
use crate::exchange::Reply;
use crate::file;
use crate::instance::Instance;
use crate::journal::{Asked, Fate};
use crate::page;
use crate::refusal::Refusal;
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
    let (places, bodies) = (Places::new(most), Arc::new(Budget::default()));
    // Aborting this task drops the set, and the set aborts the connections.
    let mut connections = JoinSet::new();
    // In this task, so that the service ends if it does.
    let mut time = pin!(service.keep_time());
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(_) => {
                    places.make_room();
                    sleep(BREATH).await;
                    continue;
                }
            },
            Some(_) = connections.join_next() => continue,
            () = &mut time => return,
            _ = &mut stop => break,
        };
        let Some(place) = places.take() else {
            refuse(&stream);
            continue;
        };
        // Without it, small answers wait for the delayed acknowledgement of the ones before.
        let _ = stream.set_nodelay(true);
        let wire = Wire::new(stream, limit);
        let (service, bodies) = (Arc::clone(&service), Arc::clone(&bodies));
        let guest = Arc::new(Guest { service, place, bodies, peer, limit, seat: Seat::default() });
        connections.spawn(guest.serve(wire, stopped.clone()));
    }
    drop(listener);
    service.step(|instance| instance.close_all_sockets(Close::SHUTDOWN));
    service.dismiss_listeners();
    // Who has not finished by then is cut off with the set of connections.
    let _ = stopping.send(true);
    tokio::select! {
        () = sleep(GRACE) => {}
        () = &mut time => {}
        () = async { while connections.join_next().await.is_some() {} } => {}
    }
}

/// Says that there is no place, without waiting for anything.
fn refuse(stream: &TcpStream) {
    let _ = stream.try_write(BUSY);
}

/// What the exchanges on a connection have in common.
struct Guest {
    service: Arc<Service>,
    place: Place,
    bodies: Arc<Budget>,
    peer: SocketAddr,
    /// How long a head, a body, and a client that does not read are waited for, each.
    limit: Duration,
    seat: Seat,
}

impl Guest {
    /// Serves the connection until it ends.
    async fn serve(self: Arc<Self>, wire: Wire, mut stopped: watch::Receiver<bool>) {
        let guest = Arc::clone(&self);
        let exchanges = service_fn(move |request| {
            let guest = Arc::clone(&guest);
            async move {
                let busy = guest.place.busy();
                let response = exchange(&guest, request).await?;
                Ok::<_, Dropped>(response.map(|body| Answer { body, _busy: busy }))
            }
        });
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(self.limit);
        builder.max_header_size(LONGEST_HEAD).max_buf_size(LONGEST_HEAD);
        let mut connection = builder.serve_connection(TokioIo::new(wire), exchanges).with_upgrades();
        let last_word = tokio::select! {
            ended = &mut connection => ended.is_err_and(|error| error.is_timeout()).then_some(SLOW),
            () = self.place.lost() => Some(BUSY),
            _ = stopped.changed() => {
                std::pin::Pin::new(&mut connection).graceful_shutdown();
                // Any connection that breaks is its client's affair.
                let _ = (&mut connection).await;
                None
            }
        };
        let parts = connection.into_parts();
        // Who has not begun to ask would take it for the answer to what they ask next.
        if let (Some(word), Some(parts)) = (last_word, parts.filter(|parts| !parts.read_buf.is_empty())) {
            parts.io.into_inner().say_last(word);
        }
        if let Some(upgraded) = websocket::take(&self.seat) {
            upgraded.converse(&self.service).await;
        }
    }
}

async fn exchange(
    guest: &Guest,
    mut request: hyper::Request<Incoming>,
) -> Result<hyper::Response<ByteStream>, Dropped> {
    let Guest { service, place, bodies, peer, limit, seat } = guest;
    let (peer, limit, mut share) = (*peer, *limit, bodies.share());
    let begun = Instant::now();
    let (method, path) = (request.method(), request.uri().path());
    let is_control = path.starts_with(control::PATH);
    if is_control || page::is_for(method, path) {
        let (request, read) = whole(request, limit, &mut share).await;
        let response = match read {
            Ok(()) if is_control => {
                let token = service.page().token();
                let decide = |instance: &mut Instance| {
                    let response = control::respond(&request, peer, token, instance);
                    let (method, path) = (request.method.as_str(), &request.path);
                    instance.log_control(method, path, response.status, begun.elapsed());
                    response
                };
                keep(service, service.step(decide)).await
            }
            Ok(()) => page::respond(&request, peer, service),
            Err(refusal) => refusal.into_response(),
        };
        return Ok(finish(response));
    }
    if service.is_stuck() {
        let asked = without_secret(&request);
        body::pass_over(request.into_body(), limit).await;
        let response = Refusal::unwritten().into_response();
        return Ok(finish(dress(service, &asked, begun, response, Fate::default())));
    }
    if let Some(secret) = path.strip_prefix(socket::PATH) {
        let asked = without_secret(&request);
        let secret = secret.to_owned();
        let fate = match websocket_fault(service, &asked, &secret, begun).await? {
            Upgrade::Fails(response) => return Ok(response),
            Upgrade::GoesOn(fate) => fate,
        };
        let response = match Upgraded::of(service, &secret, &mut request) {
            Ok((response, upgraded)) => {
                websocket::put(seat, upgraded);
                place.keep();
                response
            }
            Err(refusal) => refusal.into_response(),
        };
        let response = keep(service, response).await;
        return Ok(finish(dress(service, &asked, begun, response, fate)));
    }
    if path.starts_with(file::PATH) {
        let asked = without_secret(&request);
        let (response, fault) = storage::answer(service, request, limit).await;
        let decide = |instance: &mut Instance| match fault {
            Some(fault) => instance.reply(response, &fault),
            None => response.into(),
        };
        return send(service, &asked, begun, decide).await;
    }
    let (request, read) = whole(request, limit, &mut share).await;
    let decide = |instance: &mut Instance| match read {
        Err(refusal) => refusal.into_response().into(),
        Ok(()) if request.method == Method::OPTIONS => cors::preflight().into(),
        Ok(()) => instance.take(&request),
    };
    send(service, &request, begun, decide).await
}

/// Sends the reply when its time has come.
async fn send(
    service: &Arc<Service>,
    asked: &Request,
    begun: Instant,
    decide: impl FnOnce(&mut Instance) -> Reply,
) -> Result<hyper::Response<ByteStream>, Dropped> {
    let (Reply { response, fate, pace, .. }, released) = service.reply(decide);
    let response = keep(service, response).await;
    // Before it waits, for who asked may not.
    let response = dress(service, asked, begun, response, fate);
    if let Some(released) = released {
        // What cannot be released any more is not to wait for ever.
        let _ = released.await;
    }
    if fate.is_dropped { Err(Dropped) } else { Ok(finish(paced(service, response, pace))) }
}

/// The answer when all that it tells is on the disk, where there is one; else that it is not.
async fn keep(service: &Service, response: Response) -> Response {
    service.kept().await.map_or_else(Refusal::into_response, |()| response)
}

/// The request without what must not be noted: the rest of these paths is what their URLs are worth.
fn without_secret(request: &hyper::Request<Incoming>) -> Request {
    let path = request.uri().path();
    let known = [socket::PATH, file::PATH].into_iter().find(|known| path.starts_with(known));
    let mut asked = Request::new(request.method().clone(), known.unwrap_or(path));
    asked.headers = request.headers().clone();
    asked
}

/// Gives the answer what every one has, and notes it.
pub(crate) fn dress(
    service: &Service,
    asked: &Request,
    begun: Instant,
    mut response: Response,
    fate: Fate,
) -> Response {
    if let Ok(id) = HeaderValue::try_from(Uuid::new_v4().to_string()) {
        response.headers.insert(REQUEST_ID, id);
    }
    cors::allow(&mut response.headers);
    service.step(|instance| {
        // By the service's own clock: clients date their signatures by it.
        let date = instance.now.http_date().and_then(|date| HeaderValue::try_from(date).ok());
        if let Some(date) = date {
            response.headers.insert(DATE, date);
        }
        let asked = Asked::of(asked, instance.now);
        instance.journal.exchanged(asked, begun.elapsed(), &response, fate);
        instance.log_exchange();
    });
    response
}

fn finish(Response { status, headers, body }: Response) -> hyper::Response<ByteStream> {
    let mut response = hyper::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// The connection is to be closed instead of an answer.
#[derive(Debug)]
struct Dropped;

impl fmt::Display for Dropped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed on demand")
    }
}

impl Error for Dropped {}

/// What becomes of a request for a websocket.
enum Upgrade {
    Fails(hyper::Response<ByteStream>),
    GoesOn(Fate),
}

/// Lets the upgrade fail, or wait, if a fault says so.
async fn websocket_fault(
    service: &Arc<Service>,
    asked: &Request,
    secret: &str,
    begun: Instant,
) -> Result<Upgrade, Dropped> {
    let fault = service.step(|instance| instance.fault_of_upgrade(secret));
    let Some(fault) = fault else { return Ok(Upgrade::GoesOn(Fate::default())) };
    if !fault.is_instead() {
        let waits = |instance: &mut Instance| instance.reply(Response::new(StatusCode::OK), &fault);
        let (Reply { fate, .. }, released) = service.reply(waits);
        if let Some(released) = released {
            let _ = released.await;
        }
        return Ok(Upgrade::GoesOn(fate));
    }
    let response = fault.response().unwrap_or_else(|| Response::new(StatusCode::OK));
    send(service, asked, begun, |instance| instance.reply(response, &fault)).await.map(Upgrade::Fails)
}

/// The request with its body, or why there is none.
async fn whole(
    request: hyper::Request<Incoming>,
    limit: Duration,
    share: &mut Share<'_>,
) -> (Request, Result<(), Refusal>) {
    let (head, incoming) = request.into_parts();
    let read = match timeout(limit, body::read(incoming, &head.headers, share)).await {
        Ok(read) => read,
        Err(_) => Err(Refusal::too_slow()),
    };
    let mut request = Request::new(head.method, head.uri.path());
    request.query = head.uri.query().unwrap_or_default().to_owned();
    request.headers = head.headers;
    let read = read.map(|body| request.body = body.into());
    (request, read)
}
