//! What happens over real sockets, whichever library carries it.

mod send;
mod upgrade;
mod way;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::transport::Transport;

/// An HTTP library under test.
pub(in crate::transport) trait Library {
    const NAME: &str;
    /// The transport that clients of these limits have.
    fn transport(endpoint: &Endpoint, timeouts: &Timeouts) -> Arc<dyn Transport>;
}

#[cfg(feature = "reqwest")]
pub(in crate::transport) struct Reqwest;

#[cfg(feature = "reqwest")]
impl Library for Reqwest {
    const NAME: &str = "over_reqwest";
    fn transport(endpoint: &Endpoint, timeouts: &Timeouts) -> Arc<dyn Transport> {
        Arc::new(crate::transport::reqwest::usual(endpoint, timeouts).expect("a transport"))
    }
}

#[cfg(feature = "hyper")]
pub(in crate::transport) struct Hyper;

#[cfg(feature = "hyper")]
impl Library for Hyper {
    const NAME: &str = "over_hyper";
    fn transport(endpoint: &Endpoint, timeouts: &Timeouts) -> Arc<dyn Transport> {
        Arc::new(crate::transport::hyper::usual(endpoint, timeouts).expect("a transport"))
    }
}

/// The tests of these names, once for each library.
macro_rules! over_each_library {
    ($($test:ident,)*) => {
        #[cfg(feature = "reqwest")]
        mod over_reqwest {
            $(#[tokio::test]
            async fn $test() {
                super::$test::<super::Reqwest>().await;
            })*
        }
        #[cfg(feature = "hyper")]
        mod over_hyper {
            $(#[tokio::test]
            async fn $test() {
                super::$test::<super::Hyper>().await;
            })*
        }
    };
}
use over_each_library;

/// How long a server may say nothing here.
const SILENCE: Duration = Duration::from_millis(300);
pub(in crate::transport) const SECRET: &str = "S3cr3t";

/// Does this with one connection, and says where.
pub(in crate::transport) async fn server<F: Future<Output = io::Result<()>> + Send + 'static>(
    serve: impl FnOnce(TcpStream) -> F + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (socket, _) = listener.accept().await.expect("a connection");
        serve(socket).await
    });
    address
}

/// Reads a head and writes this.
pub(in crate::transport) async fn answering(answer: impl Into<Vec<u8>>) -> SocketAddr {
    let answer = answer.into();
    server(async move |mut socket| {
        head(&mut socket).await?;
        socket.write_all(&answer).await
    })
    .await
}

pub(in crate::transport) async fn head(socket: &mut TcpStream) -> io::Result<String> {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        seen.push(socket.read_u8().await?);
    }
    Ok(String::from_utf8(seen).expect("a head is text"))
}

/// A request for another protocol, with a secret.
pub(in crate::transport) fn asking(url: &str) -> (Endpoint, Request) {
    let (endpoint, mut request) = Request::to_url(Method::GET, url).expect("a URL");
    for (name, value) in [("connection", "Upgrade"), ("upgrade", "echo"), ("x-key", SECRET)] {
        request.headers.insert(name, HeaderValue::from_static(value));
    }
    (endpoint, request)
}

fn transport<L: Library>(endpoint: &Endpoint) -> Arc<dyn Transport> {
    L::transport(endpoint, &Timeouts::default())
}

/// A transport that waits no longer than [`SILENCE`].
fn impatient<L: Library>(endpoint: &Endpoint) -> Arc<dyn Transport> {
    let limit = Some(SILENCE);
    let timeouts = Timeouts { read: limit, stalled_stream: limit, ..Timeouts::default() };
    L::transport(endpoint, &timeouts)
}

pub(in crate::transport) const SWITCHING: &str =
    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n";

pub(in crate::transport) fn switched(answer: Result<Upgrade, TransportError>) -> Upgraded {
    match answer {
        Ok(Upgrade::Switched(upgraded)) => upgraded,
        other => panic!("{other:?}"),
    }
}
