//! An application tests its own code without a network, in a few lines.
//!
//! [`client`] makes a real client whose answers are given beforehand. They are typed, and still go the whole way:
//! the real protocol encodes them, the real client decodes them, retries what is to be retried without waiting, and
//! tells typed errors. What was sent comes back as typed inputs.
//!
//! ```
//! # use awso_core::{Error, Operation, Service};
//! use awso_core::testing::{self, answer};
//!
//! # async fn show<C, Send, Page>(sent: Send::Output, page: Page::Output, input: Send) -> Result<(), Box<dyn std::error::Error>>
//! # where C: Service, Send: Operation<Service = C> + PartialEq + std::fmt::Debug + Clone, Page: Operation<Service = C> {
//! // The operations `Send` and `Page` of the client `C`; in an application they have names.
//! let (client, requests) = testing::client::<C>([
//!     answer::<Send>(sent),
//!     answer::<Page>(page).always(),
//! ]);
//! client.client().send(input.clone()).await?;
//! assert_eq!(requests.inputs::<Send>()?, [input]);
//! # Ok(()) }
//! ```
//!
//! [`Recorder`] writes down real exchanges, without their secrets, and [`Replay`] answers from what was written.

mod answer;
mod difference;
mod file;
mod hide;
mod record;
mod replay;
mod script;

use std::fmt;
use std::future::ready;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use answer::{Answer, answer, answer_with, error, no_answer, response, unknown_error};
pub(crate) use hide::Recording;
pub use record::Recorder;
pub use replay::Replay;
pub use script::{Requests, client, client_with};

use crate::client::{Config, Endpoint, EndpointParams};
use crate::http::Request;
use crate::transport::{Pausing, Sending, Transport, TransportError, TransportErrorKind, Upgrading};

/// The settings of a client that reaches no network, which [`client`] takes: a region and an endpoint that do not
/// count, idempotency tokens that are known beforehand, and no pauses between attempts.
///
/// The first token is `00000000-0000-4000-8000-000000000001`, the next ends in 2, and so on.
pub fn config() -> Config {
    let next = AtomicU64::new(1);
    Config::new()
        .region("us-east-1")
        .endpoint_url("http://service.test")
        // A service's own rules might refuse that.
        .endpoint_resolver(EndpointParams::standard)
        .idempotency_tokens(move || {
            format!("00000000-0000-4000-8000-{:012}", next.fetch_add(1, Ordering::Relaxed))
        })
        .transport(Nowhere)
}

/// The transport of clients that are to reach no network.
struct Nowhere;

impl Transport for Nowhere {
    fn send<'a>(&'a self, _: &'a Endpoint, _: Request) -> Sending<'a> {
        Box::pin(ready(Err(no_network())))
    }

    fn upgrade<'a>(&'a self, _: &'a Endpoint, _: Request) -> Upgrading<'a> {
        Box::pin(ready(Err(no_network())))
    }

    fn pause(&self, _: Duration) -> Pausing<'_> {
        Box::pin(ready(()))
    }
}

impl fmt::Debug for Nowhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nowhere")
    }
}

fn no_network() -> TransportError {
    refused("this client reaches no network".to_owned())
}

fn refused(problem: String) -> TransportError {
    TransportError::new(TransportErrorKind::Refused, problem)
}

/// The value, whatever panicked while it was locked: nothing here is done by halves.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
