//! A network that fails in every way between clients and the local service: each call ends in its time with the error
//! that is documented, or with a success; nothing is done twice, nothing panics, and nothing is left behind.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod chat;
mod clock;
mod connect;
mod cut;
mod late;
mod proxy;
mod stage;
mod stream;
mod wrong;

use awso::{Cause, Error, TransportErrorKind};

/// How far the exchange came; none where an answer came whole.
fn kind<E: std::fmt::Debug>(error: &Error<E>) -> Option<TransportErrorKind> {
    match error.cause() {
        Cause::Transport(transport) => Some(transport.kind()),
        _ => None,
    }
}
