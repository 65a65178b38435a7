//! hyper as the transport: its pooled client over rustls, and nothing between them and us.

mod connect;
mod error;

use std::borrow::Cow;
use std::future::ready;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::PROXY_AUTHORIZATION;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, StatusCode, Uri, Version};
use http_body::Body as _;
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use tokio::io::{AsyncRead, AsyncWrite};

use self::connect::Connector;
use self::error::HyperError;
use super::library::{self, Arriving, Body, Clients, Parting, Silence, Speaks, Staying, Way};
use super::{Sending, Transport, TransportError, TransportErrorKind, Upgrading};
use crate::client::{Endpoint, Timeouts};
use crate::error::ConfigError;
use crate::http::Request;

/// How long a connection that nobody uses is kept, as reqwest keeps it.
const IDLE: Duration = Duration::from_secs(90);

/// Carries requests with hyper, over rustls and the certificates of the platform: what reqwest is made of, without what
/// it puts around that.
///
/// It does what the default transport does: HTTP/1.1 and HTTP/2, websockets, streams, the same time limits and errors,
/// and proxies as the environment (`HTTPS_PROXY`, `NO_PROXY` and so on), macOS or Windows names them; a SOCKS proxy is
/// refused. A path goes as it is, with its segments `.` and `..`.
///
/// Without awso's feature `reqwest` it is the default, with the limits that the client's configuration sets.
///
/// ```
/// use std::time::Duration;
///
/// let transport = awso_core::HyperTransport::new().read_timeout(Duration::from_secs(10));
/// let config = awso_core::Config::new().region("eu-west-2").transport(transport);
/// ```
#[derive(Debug)]
pub struct HyperTransport {
    clients: Clients<Client>,
    timeouts: Timeouts,
    is_direct: bool,
}

/// A client of hyper's, which keeps its connections.
struct Client {
    hyper: legacy::Client<Connector, Body>,
    /// Those it asks, where it asks any.
    proxies: Option<Arc<Matcher>>,
}

impl Default for HyperTransport {
    fn default() -> Self {
        HyperTransport::of(Timeouts::default(), false)
    }
}

impl HyperTransport {
    /// A transport with the limits that clients have by default.
    pub fn new() -> Self {
        HyperTransport::default()
    }

    fn of(timeouts: Timeouts, is_direct: bool) -> Self {
        HyperTransport { clients: Clients::new(timeouts.connect, is_direct, make), timeouts, is_direct }
    }

    /// How long making a connection may take: 3.1 s where nothing is set. `None` is without limit.
    #[must_use]
    pub fn connect_timeout(self, limit: impl Into<Option<Duration>>) -> Self {
        HyperTransport::of(Timeouts { connect: limit.into(), ..self.timeouts }, self.is_direct)
    }

    /// How long a server may say nothing before its answer is whole: 60 s where nothing is set.
    #[must_use]
    pub fn read_timeout(self, limit: impl Into<Option<Duration>>) -> Self {
        HyperTransport::of(Timeouts { read: limit.into(), ..self.timeouts }, self.is_direct)
    }

    /// How long the stream of an answer may stand still while it is waited for: 20 s where nothing is set.
    #[must_use]
    pub fn stalled_stream_timeout(self, limit: impl Into<Option<Duration>>) -> Self {
        HyperTransport::of(Timeouts { stalled_stream: limit.into(), ..self.timeouts }, self.is_direct)
    }

    /// Goes past all proxies, as it does to servers of this machine in any case.
    #[must_use]
    pub fn no_proxy(self) -> Self {
        HyperTransport::of(self.timeouts, true)
    }

    /// The request to hyper, and what stays here.
    fn begin(
        &self,
        endpoint: &Endpoint,
        request: Request,
        speaks: Speaks,
    ) -> Result<
        (impl Future<Output = Result<http::Response<Incoming>, HyperError>> + use<>, Staying),
        TransportError,
    > {
        let client = self.clients.client(endpoint, speaks).map_err(|error| library::not_set_up(&error))?;
        let (carried, stays) = carried(client, endpoint, request)?;
        let sent = client.hyper.request(carried);
        Ok((async move { sent.await.map_err(HyperError::Sending) }, stays))
    }
}

impl Transport for HyperTransport {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        match self.begin(endpoint, request, Speaks::Any) {
            Ok((sent, stays)) => {
                Box::pin(library::exchange(endpoint, sent, stays, Silence::from(&self.timeouts)))
            }
            Err(error) => Box::pin(ready(Err(error))),
        }
    }

    fn upgrade<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Upgrading<'a> {
        match self.begin(endpoint, request, Speaks::Http1) {
            Ok((sent, stays)) => Box::pin(library::upgrade(endpoint, sent, stays, self.timeouts.read)),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

/// The transport with the limits of a client, and what this endpoint needs.
#[cfg(any(test, not(feature = "reqwest")))]
pub(crate) fn usual(endpoint: &Endpoint, timeouts: &Timeouts) -> Result<HyperTransport, ConfigError> {
    let transport = HyperTransport::of(*timeouts, false);
    transport.clients.client(endpoint, Speaks::Any)?;
    Ok(transport)
}

fn make(way: Way) -> Result<Client, ConfigError> {
    let proxies = (!way.is_direct).then(|| Arc::new(Matcher::from_system()));
    let hyper = legacy::Client::builder(TokioExecutor::new())
        .timer(TokioTimer::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE)
        .build(Connector::new(way, proxies.clone())?);
    Ok(Client { hyper, proxies })
}

/// The request as hyper has it.
fn carried(
    client: &Client,
    endpoint: &Endpoint,
    mut request: Request,
) -> Result<(http::Request<Body>, Staying), TransportError> {
    let uri = uri(endpoint, &mut request)?;
    let Parting { method, headers, body, stays } = Parting::of(request);
    let mut carried = http::Request::new(body);
    *carried.method_mut() = method;
    *carried.headers_mut() = headers;
    // A proxy that the request goes to is told by the request who asks, one that it goes through before.
    if uri.scheme() == Some(&Scheme::HTTP)
        && let Some(proxy) = client.proxies.as_ref().and_then(|proxies| proxies.intercept(&uri))
        && let Some(auth) = proxy.basic_auth()
    {
        carried.headers_mut().entry(PROXY_AUTHORIZATION).or_insert_with(|| auth.clone());
    }
    *carried.uri_mut() = uri;
    Ok((carried, stays))
}

/// What stands escaped in a path, as reqwest has it.
const PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}');
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\'');

/// Whether the path goes as it is: whole segments of unreserved characters, escapes and delimiters.
fn is_plain(path: &str) -> bool {
    path.starts_with('/')
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%/!$&'()*+,;=:@".contains(&byte))
}

/// The address of the request. Nothing is parsed but what is new in it.
fn uri(endpoint: &Endpoint, request: &mut Request) -> Result<Uri, TransportError> {
    let refused = |problem: &str| TransportError::new(TransportErrorKind::Refused, problem);
    let (scheme, authority) = endpoint.parts();
    let authority = if endpoint.is_moved(request) {
        Authority::try_from([&request.host_prefix, authority.as_str()].concat())
            .map_err(|_| refused("the endpoint is no URL with what stands before its host"))?
    } else {
        authority.clone()
    };
    let base = endpoint.base_path();
    let target = if base.is_empty() && request.query.is_empty() && is_plain(&request.path) {
        mem::take(&mut request.path)
    } else {
        let is_cut = |part: &str| part.contains(['#', '\t', '\n', '\r']);
        if is_cut(&request.path) || request.path.contains('?') || !request.path.starts_with('/') {
            return Err(refused(
                "this path cannot be sent: it does not begin with `/`, or holds a `#`, a `?`, a tab or a line break that is not percent-encoded",
            ));
        }
        if is_cut(&request.query) {
            return Err(refused(
                "this query string cannot be sent: it holds a `#`, a tab or a line break that is not percent-encoded",
            ));
        }
        let path = Cow::from(utf8_percent_encode(&request.path, PATH));
        let query = Cow::from(utf8_percent_encode(&request.query, QUERY));
        let separator = if query.is_empty() { "" } else { "?" };
        [base, &path, separator, &query].concat()
    };
    let mut parts = http::uri::Parts::default();
    parts.scheme = Some(scheme.clone());
    parts.authority = Some(authority);
    parts.path_and_query = Some(
        PathAndQuery::from_maybe_shared(Bytes::from(target))
            .map_err(|_| refused("this path or query string cannot be sent: it holds what no URL can"))?,
    );
    Uri::from_parts(parts).map_err(|_| refused("the endpoint is no URL"))
}

impl Arriving for http::Response<Incoming> {
    type Error = HyperError;

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
        self.body().size_hint().exact()
    }

    fn poll_data(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, HyperError>>> {
        loop {
            match ready!(Pin::new(self.body_mut()).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(HyperError::Coming(error)))),
                // Anything else is trailers.
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }

    async fn upgraded(self) -> Result<impl AsyncRead + AsyncWrite + Send + Unpin + 'static, HyperError> {
        hyper::upgrade::on(self).await.map(TokioIo::new).map_err(HyperError::Coming)
    }
}

#[cfg(test)]
mod tests;
