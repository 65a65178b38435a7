//! A TCP connection that can still be told something when the HTTP on it has given up.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Both ends of it are the same connection, which is closed when the last of them is gone.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    stream: Arc<TcpStream>,
    /// Whether something has come in since something went out: the beginning of a request, between two of them.
    has_begun: Arc<AtomicBool>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> Self {
        Wire { stream: Arc::new(stream), has_begun: Arc::new(AtomicBool::new(false)) }
    }

    /// Says a last word, without waiting for anything, if a request has begun that it can be the answer to.
    pub(super) fn say_last(&self, answer: &[u8]) {
        if self.has_begun.load(Ordering::Relaxed) {
            let _ = self.stream.try_write(answer);
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            ready!(self.stream.poll_read_ready(cx))?;
            // Without writing zeros where nothing will come: a request is small, and what hyper has for it is not.
            match self.stream.try_read_buf(buf) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
                Ok(length) => {
                    self.has_begun.fetch_or(length > 0, Ordering::Relaxed);
                    return Poll::Ready(Ok(()));
                }
            }
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.stream.poll_write_ready(cx))?;
            match self.stream.try_write(buf) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => {
                    self.has_begun.store(false, Ordering::Relaxed);
                    return Poll::Ready(written);
                }
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// The end of the connection says it.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
