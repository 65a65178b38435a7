//! What an application puts around its calls.

use std::fmt;
use std::sync::Arc;

use super::exchange::Exchange;
use crate::http::Request;
use crate::schema::OperationSchema;
use crate::transport::Sending;

/// Something around every call: logs, measures, adds headers, answers from a cache, refuses.
///
/// It passes the request on by [`Next::run`], as it is or changed, as often as it likes, and hands the answer
/// back. Of several the first that was configured stands outermost. An answer that is an error of the service
/// is an answer here: `Ok` with its status.
///
/// ```
/// use awso_core::http::{HeaderValue, Request};
/// use awso_core::{Middleware, Next, Sending};
///
/// /// Says on whose behalf a request is sent.
/// #[derive(Debug)]
/// struct OnBehalfOf(HeaderValue);
///
/// impl Middleware for OnBehalfOf {
///     fn operation<'a>(&'a self, mut request: Request, next: Next<'a>) -> Sending<'a> {
///         request.headers.insert("x-on-behalf-of", self.0.clone());
///         next.run(request)
///     }
/// }
///
/// /// Says how long each attempt takes.
/// #[derive(Debug)]
/// struct Timed;
///
/// impl Middleware for Timed {
///     fn attempt<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
///         let (operation, attempt) = (next.operation().name, next.attempt());
///         Box::pin(async move {
///             let start = std::time::Instant::now();
///             let answer = next.run(request).await;
///             println!("{operation}, attempt {attempt}: {:?}", start.elapsed());
///             answer
///         })
///     }
/// }
///
/// let config = awso_core::Config::new().middleware(OnBehalfOf(HeaderValue::from_static("ada"))).middleware(Timed);
/// ```
pub trait Middleware: fmt::Debug + Send + Sync + 'static {
    /// Around the whole operation: once a call, whatever the number of attempts.
    fn operation<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        next.run(request)
    }

    /// Around each attempt. The request is not signed yet, so what is changed here is signed with it.
    fn attempt<'a>(&'a self, request: Request, next: Next<'a>) -> Sending<'a> {
        next.run(request)
    }
}

/// What a [`Middleware`] stands around. A copy runs once more.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    pub(super) exchange: &'a Exchange<'a>,
    pub(super) rest: &'a [Arc<dyn Middleware>],
    /// The number of the attempt, from 1; 0 around the operation.
    pub(super) attempt: u32,
}

impl<'a> Next<'a> {
    /// Passes the request on.
    pub fn run(self, request: Request) -> Sending<'a> {
        let Some((first, rest)) = self.rest.split_first() else {
            return match self.attempt {
                0 => Box::pin(self.exchange.attempts(request)),
                _ => self.exchange.send(request),
            };
        };
        let next = Next { rest, ..self };
        match self.attempt {
            0 => first.operation(request, next),
            _ => first.attempt(request, next),
        }
    }

    /// What is called.
    pub fn operation(&self) -> &'static OperationSchema {
        self.exchange.operation
    }

    /// The number of the attempt, from 1; 0 around the operation.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field("operation", &self.operation().name)
            .field("attempt", &self.attempt)
            .field("middleware", &self.rest)
            .finish_non_exhaustive()
    }
}
