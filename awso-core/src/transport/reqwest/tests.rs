//! What happens over real sockets.

mod send;
mod upgrade;
mod way;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::transport::{Upgrade, Upgraded};

/// How long a server may say nothing here.
const SILENCE: Duration = Duration::from_millis(300);
const SECRET: &str = "S3cr3t";

/// Does this with one connection, and says where.
async fn server<F: Future<Output = io::Result<()>> + Send + 'static>(
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
async fn answering(answer: impl Into<Vec<u8>>) -> SocketAddr {
    let answer = answer.into();
    server(async move |mut socket| {
        head(&mut socket).await?;
        socket.write_all(&answer).await
    })
    .await
}

async fn head(socket: &mut TcpStream) -> io::Result<String> {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        seen.push(socket.read_u8().await?);
    }
    Ok(String::from_utf8(seen).expect("a head is text"))
}

/// A request for another protocol, with a secret.
fn asking(url: &str) -> (Endpoint, Request) {
    let (endpoint, mut request) = Request::to_url(Method::GET, url).expect("a URL");
    for (name, value) in [("connection", "Upgrade"), ("upgrade", "echo"), ("x-key", SECRET)] {
        request.headers.insert(name, HeaderValue::from_static(value));
    }
    (endpoint, request)
}

fn transport(endpoint: &Endpoint) -> Usual {
    usual(endpoint, &Timeouts::default()).expect("a transport")
}

/// A transport that waits no longer than [`SILENCE`].
fn impatient(endpoint: &Endpoint) -> Usual {
    let limit = Some(SILENCE);
    let timeouts = Timeouts { read: limit, stalled_stream: limit, ..Timeouts::default() };
    usual(endpoint, &timeouts).expect("a transport")
}

const SWITCHING: &str = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n";

fn switched(answer: Result<Upgrade, TransportError>) -> Upgraded {
    match answer {
        Ok(Upgrade::Switched(upgraded)) => upgraded,
        other => panic!("{other:?}"),
    }
}
