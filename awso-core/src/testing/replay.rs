//! Answers from a file of exchanges.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::difference::difference;
use super::file::{self, Asked, Exchange};
use super::{config, lock, refused};
use crate::client::{Config, Middleware, Next};
use crate::error::ConfigError;
use crate::http::{Request, Response};
use crate::schema::OperationSchema;
use crate::transport::{Sending, TransportError};

/// Answers from what a [`Recorder`](super::Recorder) wrote down, without a network.
///
/// A request is answered as the first exchange was that is the same and not used yet; secrets and idempotency tokens,
/// which the file does not hold, do not count. A request that was not recorded fails with
/// [`Refused`](crate::TransportErrorKind::Refused), and is told what is different.
///
/// ```no_run
/// use awso_core::testing::Replay;
///
/// # fn show() -> Result<(), awso_core::ConfigError> {
/// let replay = Replay::open("tests/conversation.json")?;
/// let config = replay.config(); // for a client that asks no network
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Replay {
    recorded: Arc<Recorded>,
    in_order: bool,
}

struct Recorded {
    exchanges: Vec<Exchange>,
    used: Mutex<Vec<bool>>,
}

impl Replay {
    /// The exchanges of a file.
    ///
    /// # Errors
    /// A file that cannot be read, or is none of these: which, and where.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let fail = |problem: String| ConfigError::new(format!("{}: {problem}", path.display()));
        let json = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
        file::read(&json).map(Replay::of).map_err(fail)
    }

    /// The exchanges that stand in a text, as a file has them.
    ///
    /// # Errors
    /// A text that is none of these: where it is not.
    pub fn of_json(json: &str) -> Result<Self, ConfigError> {
        let fail = |problem| ConfigError::new(format!("the recorded exchanges cannot be read: {problem}"));
        file::read(json).map(Replay::of).map_err(fail)
    }

    fn of(exchanges: Vec<Exchange>) -> Self {
        let used = Mutex::new(vec![false; exchanges.len()]);
        Replay { recorded: Arc::new(Recorded { exchanges, used }), in_order: false }
    }

    /// The same exchanges, taken one after the other: each request has to be the next one of the file.
    #[must_use]
    pub fn in_order(self) -> Self {
        Replay { in_order: true, ..self }
    }

    /// The settings of a client that asks these exchanges and no network: those of [`config`](super::config()).
    pub fn config(&self) -> Config {
        config().middleware(self.clone())
    }

    /// The operations of exchanges that no request has used.
    pub fn unasked(&self) -> Vec<String> {
        let used = lock(&self.recorded.used);
        let all = self.recorded.exchanges.iter().zip(used.iter());
        all.filter(|(_, used)| !**used).map(|(exchange, _)| exchange.operation.clone()).collect()
    }

    fn respond(
        &self,
        operation: &'static OperationSchema,
        request: &Request,
    ) -> Result<Response, TransportError> {
        let sent = Asked::of(operation, request);
        let name = file::name(operation);
        let mut used = lock(&self.recorded.used);
        let mut left = self.recorded.exchanges.iter().zip(used.iter_mut()).filter(|(_, used)| !**used);
        if self.in_order {
            let (next, used) = left.next().ok_or_else(|| self.nothing_left(&name))?;
            if next.operation != name {
                return Err(refused(format!("{name} is sent where {} was recorded", next.operation)));
            }
            if let Some(difference) = difference(&next.request, &sent) {
                return Err(other(operation, &difference));
            }
            *used = true;
            return next.answer();
        }
        let mut first = None;
        for (exchange, used) in left.filter(|(exchange, _)| exchange.operation == name) {
            match difference(&exchange.request, &sent) {
                None => {
                    *used = true;
                    return exchange.answer();
                }
                Some(difference) => {
                    first.get_or_insert(difference);
                }
            }
        }
        Err(first.map_or_else(|| self.nothing_left(&name), |difference| other(operation, &difference)))
    }

    fn nothing_left(&self, name: &str) -> TransportError {
        let is_known = self.recorded.exchanges.iter().any(|exchange| exchange.operation == name);
        refused(match is_known {
            true => format!("{name} is sent more often than it was recorded"),
            false => format!("no exchange of {name} was recorded"),
        })
    }
}

/// The error of a request that is another than the one recorded.
fn other(operation: &OperationSchema, difference: &str) -> TransportError {
    let (method, template) = (&operation.method, operation.uri.template);
    refused(format!("{method} {template} is not sent as it was recorded: {difference}"))
}

impl Middleware for Replay {
    fn attempt<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
        Box::pin(async move {
            request.body = request.body.collect().await?.into();
            self.respond(next.operation(), &request)
        })
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Replay({} exchanges)", self.recorded.exchanges.len())
    }
}
