//! Connections that go on in another protocol.

use std::fmt;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use http::HeaderMap;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::TransportError;
use crate::http::{HeaderNames, Response};

/// The future of an answer to a request for another protocol.
pub type Upgrading<'a> = Pin<Box<dyn Future<Output = Result<Upgrade, TransportError>> + Send + 'a>>;

/// What a server answers to a request for another protocol.
#[derive(Debug)]
pub enum Upgrade {
    /// 101: the connection goes on in the other protocol.
    Switched(Upgraded),
    /// Any other answer, a success too: the server speaks HTTP and nothing else.
    Declined(Response),
}

/// A connection that goes on in another protocol, from the first byte behind the head of the answer.
///
/// To drop it is to close it.
pub struct Upgraded {
    headers: HeaderMap,
    io: Box<dyn Io>,
}

trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

impl Upgraded {
    /// A connection on which a head with these headers has come, and nothing behind it was read.
    pub fn new(headers: HeaderMap, io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        Upgraded { headers, io: Box::new(io) }
    }

    /// The headers of the answer, whose status was 101.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl AsyncRead for Upgraded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Upgraded {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
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

/// Shows which headers there are: their values may be secret.
impl fmt::Debug for Upgraded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upgraded").field("headers", &HeaderNames(&self.headers)).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::{Method, StatusCode};

    use crate::http::{Request, Response};
    use crate::transport::{Transport, TransportErrorKind, transport_fn};

    #[tokio::test]
    async fn a_transport_that_says_nothing_of_it_opens_no_connection() {
        let transport = transport_fn(|_, _| async { Ok(Response::new(StatusCode::SWITCHING_PROTOCOLS)) });
        let (endpoint, request) = Request::to_url(Method::GET, "wss://host/").expect("a URL");
        let error = transport.upgrade(&endpoint, request).await.expect_err("no connection");
        assert_eq!(error.kind(), TransportErrorKind::Refused);
        assert_eq!(error.to_string(), "this transport opens no websockets");
    }
}
