//! reqwest as the transport.

use std::future::ready;
use std::pin::pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Version};
use percent_encoding::percent_decode;
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Response, Url};
use tokio::io::{AsyncRead, AsyncWrite};

use super::library::{self, Arriving, Clients, Foreign, Parting, Silence, Speaks, Staying, Way};
use super::{Sending, Transport, TransportError, TransportErrorKind, Upgrading, root};
use crate::client::{Endpoint, Timeouts};
use crate::error::ConfigError;
use crate::http::Request;

/// The time limits of a client of the user's own are the user's.
///
/// For websockets it should speak HTTP/1.1 alone (`http1_only`), as the default transport sees to: where an https server
/// chooses HTTP/2, [`upgrade`](Transport::upgrade) is refused.
impl Transport for Client {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        send(self, endpoint, request, Silence::default())
    }

    fn upgrade<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Upgrading<'a> {
        upgrade(self, endpoint, request, Silence::default())
    }
}

/// The transport that is used where the configuration names none.
///
/// It minds the time a server says nothing itself: reqwest's own limit runs while a request is still being sent,
/// and while nobody asks for the next piece of an answer.
#[derive(Debug)]
pub(crate) struct Usual {
    clients: Clients<Client>,
    silence: Silence,
}

impl Transport for Usual {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        match self.clients.client(endpoint, Speaks::Any) {
            Ok(client) => send(client, endpoint, request, self.silence),
            Err(error) => Box::pin(ready(Err(library::not_set_up(&error)))),
        }
    }

    fn upgrade<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Upgrading<'a> {
        match self.clients.client(endpoint, Speaks::Http1) {
            Ok(client) => upgrade(client, endpoint, request, self.silence),
            Err(error) => Box::pin(ready(Err(library::not_set_up(&error)))),
        }
    }
}

/// The default transport, with the client that this endpoint needs.
pub(crate) fn usual(endpoint: &Endpoint, timeouts: &Timeouts) -> Result<Usual, ConfigError> {
    let clients = Clients::new(timeouts.connect, false, make);
    clients.client(endpoint, Speaks::Any)?;
    Ok(Usual { clients, silence: timeouts.into() })
}

fn make(way: Way) -> Result<Client, ConfigError> {
    let mut builder = Client::builder().redirect(Policy::none());
    if let Some(connect) = way.connect {
        builder = builder.connect_timeout(connect);
    }
    if way.is_direct {
        builder = builder.no_proxy();
    }
    if way.speaks == Speaks::Http1 {
        builder = builder.http1_only();
    }
    builder
        .build()
        .map_err(|error| ConfigError::new(format!("the HTTP client cannot be set up: {}", root(&error))))
}

fn send<'a>(client: &'a Client, endpoint: &'a Endpoint, request: Request, silence: Silence) -> Sending<'a> {
    match carried(endpoint, request) {
        Ok((carried, stays)) => {
            Box::pin(library::exchange(endpoint, client.execute(carried), stays, silence))
        }
        Err(error) => Box::pin(ready(Err(error))),
    }
}

fn upgrade<'a>(
    client: &'a Client,
    endpoint: &'a Endpoint,
    request: Request,
    silence: Silence,
) -> Upgrading<'a> {
    match carried(endpoint, request) {
        Ok((carried, stays)) => {
            Box::pin(library::upgrade(endpoint, client.execute(carried), stays, silence.answer))
        }
        Err(error) => Box::pin(ready(Err(error))),
    }
}

/// The request as reqwest has it.
fn carried(endpoint: &Endpoint, request: Request) -> Result<(reqwest::Request, Staying), TransportError> {
    let url = endpoint.url_of(&request, || url(endpoint, &request))?;
    let Parting { method, headers, body, stays } = Parting::of(request);
    let mut carried = reqwest::Request::new(method, url);
    *carried.headers_mut() = headers;
    *carried.body_mut() = Some(match body {
        library::Body::Whole(bytes) => Body::from(bytes),
        library::Body::Pieces(pieces) => Body::wrap(pieces),
    });
    Ok((carried, stays))
}

/// The address of the request, if reqwest keeps it.
fn url(endpoint: &Endpoint, request: &Request) -> Result<Url, TransportError> {
    let url = made(endpoint, request)?;
    if !is_kept(&request.path, url.path()) {
        let problem = "reqwest cannot send this path: it takes the segments `.` and `..` out, which makes another path of it; `HyperTransport` (awso's feature `hyper`) or a transport of your own can";
        return Err(TransportError::new(TransportErrorKind::Refused, problem));
    }
    if !is_kept(&request.query, url.query().unwrap_or_default()) {
        let problem = "reqwest cannot send this query string: it holds a `#`, a tab or a line break that is not percent-encoded";
        return Err(TransportError::new(TransportErrorKind::Refused, problem));
    }
    Ok(url)
}

/// The address as reqwest makes it. Most stand at the endpoint's own host, and only path and query are new.
fn made(endpoint: &Endpoint, request: &Request) -> Result<Url, TransportError> {
    // What is left out here would split a URL, be cut out of one or changed to something else, if it stood in one.
    let is_plain = |part: &str, without: &[u8]| {
        part.bytes().all(|byte| byte.is_ascii_graphic() && !without.contains(&byte))
    };
    if let Some(base) = endpoint.base_url()
        && endpoint.base_path().is_empty()
        && request.path.starts_with('/')
        && is_plain(&request.path, b"#?\\")
        && is_plain(&request.query, b"#")
        && !endpoint.is_moved(request)
    {
        let mut url = base.clone();
        url.set_path(&request.path);
        if !request.query.is_empty() {
            url.set_query(Some(&request.query));
        }
        return Ok(url);
    }
    Url::parse(&endpoint.url(request)).map_err(|error| {
        TransportError::new(TransportErrorKind::Refused, format!("the endpoint is no URL: {error}"))
    })
}

/// Whether this part of the URL, which is normalised, still ends with what is meant. That more of it is escaped is the
/// same.
fn is_kept(meant: &str, found: &str) -> bool {
    let (meant, found) = (meant.as_bytes(), found.as_bytes());
    found.ends_with(meant)
        || percent_decode(found).collect::<Vec<_>>().ends_with(&percent_decode(meant).collect::<Vec<_>>())
}

impl Arriving for Response {
    type Error = reqwest::Error;

    fn status(&self) -> StatusCode {
        self.status()
    }

    fn version(&self) -> Version {
        self.version()
    }

    fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers_mut()
    }

    fn left(&self) -> Option<u64> {
        self.content_length()
    }

    fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, reqwest::Error>>> {
        // It holds nothing but the answer, so another one goes on where this one stops.
        pin!(self.chunk()).poll(cx).map(Result::transpose)
    }

    async fn upgraded(self) -> Result<impl AsyncRead + AsyncWrite + Send + Unpin + 'static, reqwest::Error> {
        self.upgrade().await
    }
}

impl Foreign for reqwest::Error {
    fn is_connect(&self) -> bool {
        self.is_connect()
    }

    fn is_timeout(&self) -> bool {
        self.is_timeout()
    }

    fn without_url(self) -> Self {
        self.without_url()
    }
}

#[cfg(test)]
mod tests;
