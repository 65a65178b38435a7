//! What happens around a call: attempts, time limits, middleware, metadata, spans.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod counter;
mod future;
mod middleware;
mod retry;
mod script;
mod setting;
mod signing;
mod span;
mod timeout;
mod transport;
