//! From an encoded request to an answer: middleware, attempts, time limits, signing, the transport.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::dispatch::Parts;
use super::middleware::Next;
use super::observe::{End, Observed};
use super::retry::{Decision, FailedAttempt, GiveUp, Resend, Retry};
use crate::http::{Request, Response};
use crate::protocol::Description;
use crate::schema::{ErrorTraits, OperationSchema};
use crate::transport::{TransportError, TransportErrorKind};

/// One call of an operation, as far as it does not depend on the operation's types.
pub(super) struct Exchange<'a> {
    pub(super) client: &'a Parts,
    pub(super) operation: &'static OperationSchema,
    /// What the model says of an error that is described so.
    pub(super) traits: fn(&Description) -> Option<ErrorTraits>,
    begun: AtomicU32,
    given_up: OnceLock<GiveUp>,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(
        client: &'a Parts,
        operation: &'static OperationSchema,
        traits: fn(&Description) -> Option<ErrorTraits>,
    ) -> Self {
        Exchange { client, operation, traits, begun: AtomicU32::new(0), given_up: OnceLock::new() }
    }

    /// Why it was not sent once more, if it failed.
    pub(super) fn given_up(&self) -> Option<GiveUp> {
        self.given_up.get().copied()
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
        let client = self.client;
        let is_stream = request.body.bytes().is_none();
        let mut retry = client.retries.begin(Resend::of(self.operation, is_stream));
        let mut request = request;
        loop {
            while let wait = retry.wait(client.running())
                && !wait.is_zero()
            {
                sleep(wait).await;
            }
            // The last attempt leaves nothing to be sent.
            let copy = if retry.attempt() < retry.max_attempts() { request.try_clone() } else { None };
            let answer = self.attempt(request).await;
            let now = client.running();
            let decision = match &answer {
                Ok(response) if response.status.is_success() => {
                    retry.succeeded(now);
                    return answer;
                }
                Ok(response) => self.refused(&mut retry, now, response),
                Err(error) => retry.failed(now, &unanswered(error)),
            };
            match (decision, copy) {
                (Decision::Again(delay), Some(copy)) => {
                    sleep(delay).await;
                    request = copy;
                }
                (Decision::Again(_), None) => return answer,
                (Decision::GiveUp(reason), _) => {
                    let _ = self.given_up.set(reason);
                    return answer;
                }
            }
        }
    }

    /// What to do about an answer that is no success.
    fn refused(&self, retry: &mut Retry, now: Duration, response: &Response) -> Decision {
        let description = Description::read(self.operation.service.protocol, response);
        let code = description.code().unwrap_or_default();
        let mut failed = FailedAttempt::answered(response.status, &response.headers, code);
        failed.declared = (self.traits)(&description);
        retry.failed(now, &failed)
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

/// An attempt that brought no whole answer, with what came of it.
fn unanswered(error: &TransportError) -> FailedAttempt<'static> {
    FailedAttempt { status: error.status(), ..FailedAttempt::unanswered(error.kind()) }
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
