//! From an encoded request to an answer: middleware, attempts, time limits, signing, the transport.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::dispatch::Parts;
use super::middleware::Next;
use super::observe::{End, Observed};
use crate::http::{Request, Response};
use crate::protocol::Description;
use crate::schema::{ErrorTraits, OperationSchema};
use crate::transport::{TransportError, TransportErrorKind};

/// One call of an operation, as far as it does not depend on the operation's types.
pub(super) struct Exchange<'a> {
    pub(super) client: &'a Parts,
    pub(super) operation: &'static OperationSchema,
    /// Whether the input carries a token by which the service knows the request again.
    pub(super) has_token: bool,
    /// What the model says of an error that is described so.
    pub(super) traits: fn(&Description) -> Option<ErrorTraits>,
    begun: AtomicU32,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(
        client: &'a Parts,
        operation: &'static OperationSchema,
        has_token: bool,
        traits: fn(&Description) -> Option<ErrorTraits>,
    ) -> Self {
        Exchange { client, operation, has_token, traits, begun: AtomicU32::new(0) }
    }

    /// How many attempts were begun.
    pub(super) fn begun(&self) -> u32 {
        self.begun.load(Ordering::Relaxed)
    }

    /// The answer to the request, an error of the service included.
    pub(super) async fn run(&self, request: Request) -> Result<Response, TransportError> {
        let middleware = &self.client.config.middleware;
        let limit = self.client.config.timeouts.operation;
        if middleware.is_empty() {
            return within(limit, "operation", self.attempts(request)).await;
        }
        let next = Next { exchange: self, rest: middleware, attempt: 0 };
        within(limit, "operation", next.run(request)).await
    }

    /// Sends the request until it has an answer that stands.
    pub(super) async fn attempts(&self, request: Request) -> Result<Response, TransportError> {
        self.attempt(request).await
    }

    /// One attempt, with what stands around it.
    async fn attempt(&self, request: Request) -> Result<Response, TransportError> {
        let attempt = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        let observed = Observed::attempt(attempt);
        let answer = observed.around(self.layered(request, attempt)).await;
        observed.ended(&match &answer {
            Ok(response) => End {
                status: Some(response.status),
                error: (!response.status.is_success()).then_some("error answer"),
                ..End::default()
            },
            Err(error) => End { error: Some(error.kind().name()), ..End::default() },
        });
        answer
    }

    async fn layered(&self, request: Request, attempt: u32) -> Result<Response, TransportError> {
        let middleware = &self.client.config.middleware;
        let limit = self.client.config.timeouts.attempt;
        if middleware.is_empty() {
            return within(limit, "attempt", self.send(request)).await;
        }
        let next = Next { exchange: self, rest: middleware, attempt };
        within(limit, "attempt", next.run(request)).await
    }

    /// Signs the request and hands it to the transport.
    pub(super) async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.client.transport.send(&self.client.endpoint, request).await
    }
}

/// Gives the answer so much time.
async fn within(
    limit: Option<Duration>,
    what: &str,
    answer: impl Future<Output = Result<Response, TransportError>>,
) -> Result<Response, TransportError> {
    let Some(limit) = limit else { return answer.await };
    timeout(limit, answer).await.unwrap_or_else(|_| {
        let problem = format!("the {what} took longer than the {limit:?} it may take");
        Err(TransportError::new(TransportErrorKind::Timeout, problem))
    })
}
