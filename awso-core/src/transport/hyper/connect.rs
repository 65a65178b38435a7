//! Connections: to the server or to a proxy before it, with TLS where the server is an https server.

use std::error::Error as StdError;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls_platform_verifier::Verifier;
use tokio::time::timeout;
use tower_service::Service;

use crate::error::ConfigError;
use crate::transport::library::{Speaks, Way};

type BoxError = Box<dyn StdError + Send + Sync>;

/// How often the system asks whether the other end of a quiet connection is still there, and how often it asks again:
/// as reqwest has it.
const KEEPALIVE: Duration = Duration::from_secs(15);
const KEEPALIVE_RETRIES: u32 = 3;

/// Makes the connections of one client.
#[derive(Clone)]
pub(super) struct Connector {
    tcp: HttpConnector,
    tls: Arc<Tls>,
    proxies: Option<Arc<Matcher>>,
    limit: Option<Duration>,
}

/// TLS as it is spoken, made when it is first needed: it takes more than a hundred calls do to read the certificates.
struct Tls {
    speaks: Speaks,
    config: OnceLock<Arc<ClientConfig>>,
}

impl Tls {
    fn config(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        if let Some(config) = self.config.get() {
            return Ok(Arc::clone(config));
        }
        let provider = CryptoProvider::get_default().cloned();
        let provider = provider.unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
        let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_protocol_versions(rustls::ALL_VERSIONS)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Verifier::new(provider)?))
            .with_no_client_auth();
        config.alpn_protocols = match self.speaks {
            Speaks::Any => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
            Speaks::Http1 => vec![b"http/1.1".to_vec()],
        };
        Ok(Arc::clone(self.config.get_or_init(|| Arc::new(config))))
    }

    /// TLS to a proxy, which is spoken to in HTTP/1.1.
    fn config_to_proxy(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        let mut config = ClientConfig::clone(&*self.config()?);
        config.alpn_protocols.clear();
        Ok(Arc::new(config))
    }
}

impl Connector {
    pub(super) fn new(way: Way, proxies: Option<Arc<Matcher>>) -> Result<Self, ConfigError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(way.connect);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE));
        tcp.set_keepalive_retries(Some(KEEPALIVE_RETRIES));
        let tls = Tls { speaks: way.speaks, config: OnceLock::new() };
        if way.is_https {
            let problem = |error| ConfigError::new(format!("the HTTP client cannot be set up: {error}"));
            tls.config().map_err(problem)?;
        }
        Ok(Connector { tcp, tls: Arc::new(tls), proxies, limit: way.connect })
    }

    async fn connect(self, to: Uri) -> Result<Conn, BoxError> {
        let proxy = self.proxies.as_ref().and_then(|proxies| proxies.intercept(&to));
        let is_https = to.scheme() == Some(&Scheme::HTTPS);
        match proxy {
            None => Ok(Conn::of(self.straight(to, is_https, Tls::config).await?)),
            Some(proxy) if !is_http(&proxy) => {
                let scheme = proxy.uri().scheme_str().unwrap_or_default();
                Err(format!("the proxy is one of `{scheme}`, and only those of `http` and `https` are asked")
                    .into())
            }
            Some(proxy) if is_https => self.through(&proxy, to).await,
            Some(proxy) => {
                let to = proxy.uri().clone();
                let is_https = to.scheme() == Some(&Scheme::HTTPS);
                Ok(Conn {
                    is_proxied: true,
                    ..Conn::of(self.straight(to, is_https, Tls::config_to_proxy).await?)
                })
            }
        }
    }

    /// A connection to that server or proxy itself.
    async fn straight(
        mut self,
        to: Uri,
        is_https: bool,
        tls: fn(&Tls) -> Result<Arc<ClientConfig>, rustls::Error>,
    ) -> Result<impl Io, BoxError> {
        Ok(if is_https {
            HttpsConnector::from((self.tcp, tls(&self.tls)?)).call(to).await?
        } else {
            self.tcp.call(to).await?.into()
        })
    }

    /// A tunnel through a proxy to an https server.
    async fn through(self, proxy: &Intercept, to: Uri) -> Result<Conn, BoxError> {
        let to_proxy = HttpsConnector::from((self.tcp, self.tls.config_to_proxy()?));
        let mut tunnel = Tunnel::new(proxy.uri().clone(), to_proxy);
        if let Some(auth) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(auth.clone());
        }
        Ok(Conn::of(HttpsConnector::from((tunnel, self.tls.config()?)).call(to).await?))
    }
}

fn is_http(proxy: &Intercept) -> bool {
    matches!(proxy.uri().scheme_str(), Some("http" | "https"))
}

impl Service<Uri> for Connector {
    type Response = Conn;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Conn, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = self.clone().connect(to);
        match self.limit {
            Some(limit) => Box::pin(async move { timeout(limit, connecting).await? }),
            None => Box::pin(connecting),
        }
    }
}

trait Io: Read + Write + Connection + Send + Unpin + 'static {}

impl<T: Read + Write + Connection + Send + Unpin + 'static> Io for T {}

/// A connection, whatever is between here and the server.
pub(super) struct Conn {
    io: Box<dyn Io>,
    /// Whether it ends at a proxy, which is told where requests go to.
    is_proxied: bool,
}

impl Conn {
    fn of(io: impl Io) -> Self {
        Conn { io: Box::new(io), is_proxied: false }
    }
}

impl Connection for Conn {
    fn connected(&self) -> Connected {
        self.io.connected().proxy(self.is_proxied)
    }
}

impl Read for Conn {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}

impl Write for Conn {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
