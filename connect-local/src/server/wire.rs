//! A TCP connection whose client has to read what it is sent.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    /// How long the client may take nothing of what it is sent.
    patience: Duration,
    /// Runs while it takes nothing. Who reads never has one.
    running_out: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, patience: Duration) -> Self {
        Wire { stream, patience, running_out: None }
    }

    /// Says a last word without waiting for anything.
    pub(super) fn say_last(self, answer: &[u8]) {
        let _ = self.stream.try_write(answer);
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
                Ok(_) => return Poll::Ready(Ok(())),
            }
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let wire = &mut *self;
        if let Poll::Ready(written) = Pin::new(&mut wire.stream).poll_write(cx, buf) {
            wire.running_out = None;
            return Poll::Ready(written);
        }
        let running_out = wire.running_out.get_or_insert_with(|| Box::pin(sleep(wire.patience)));
        let is_over = |()| Err(io::Error::new(io::ErrorKind::TimedOut, "the client reads nothing"));
        running_out.as_mut().poll(cx).map(is_over)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
