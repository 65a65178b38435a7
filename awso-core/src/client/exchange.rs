//! From an encoded request to an answer: middleware, attempts, time limits, signing, the transport.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
#[cfg(feature = "sigv4")]
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::dispatch::Parts;
use super::middleware::Next;
use super::observe::{End, Observed};
use super::retry::{Decision, FailedAttempt, GiveUp, Resend, Retry};
use super::user_agent::Invocation;
#[cfg(feature = "sigv4")]
use crate::auth::{Credentials, sigv4::SigningSettings};
use crate::http::{Request, Response};
use crate::protocol::Description;
use crate::redact::Secrets;
use crate::schema::{ErrorTraits, OperationSchema};
use crate::shape::Structure;
use crate::timestamp::Timestamp;
use crate::transport::{Sending, TransportError, TransportErrorKind};

/// What comes of an exchange.
type Answer = Result<Response, TransportError>;

/// One call of an operation, as far as it does not depend on the operation's types.
///
/// What takes a request is no `async fn` here: its future would hold the request twice, and futures of less than 1 KiB
/// are allocated at a fraction of the cost.
pub(super) struct Exchange<'a> {
    pub(super) client: &'a Parts,
    pub(super) operation: &'static OperationSchema,
    /// What the request is of.
    input: &'a dyn Structure,
    /// What the model says of an error that is described so.
    pub(super) traits: fn(&Description) -> Option<ErrorTraits>,
    invocation: Invocation,
    began: Instant,
    begun: AtomicU32,
    given_up: OnceLock<GiveUp>,
    /// Whether the last answer has shown that its request was dated wrongly.
    clock_corrected: AtomicBool,
    #[cfg(feature = "sigv4")]
    credentials: Mutex<Option<Credentials>>,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(
        client: &'a Parts,
        operation: &'static OperationSchema,
        input: &'a dyn Structure,
        traits: fn(&Description) -> Option<ErrorTraits>,
    ) -> Self {
        Exchange {
            client,
            operation,
            input,
            traits,
            invocation: client.shared.invocations.begin(),
            began: Instant::now(),
            begun: AtomicU32::new(0),
            given_up: OnceLock::new(),
            clock_corrected: AtomicBool::new(false),
            #[cfg(feature = "sigv4")]
            credentials: Mutex::new(None),
        }
    }

    /// Why it was not sent once more, if it failed.
    pub(super) fn given_up(&self) -> Option<GiveUp> {
        self.given_up.get().copied()
    }

    /// How many attempts were begun.
    pub(super) fn begun(&self) -> u32 {
        self.begun.load(Ordering::Relaxed)
    }

    /// Whether nothing stands around the attempts.
    pub(super) fn is_bare(&self) -> bool {
        self.client.config.middleware.is_empty() && self.client.config.timeouts.operation.is_none()
    }

    /// The answer to the request, an error of the service included, with what stands around the attempts.
    pub(super) fn around(&self, request: Request) -> impl Future<Output = Answer> + Send {
        let next = Next { exchange: self, rest: &self.client.config.middleware, attempt: 0 };
        within(self.client.config.timeouts.operation, "operation", next.run(request))
    }

    /// Sends the request until it has an answer that stands.
    #[allow(clippy::manual_async_fn, reason = "the future of an `async fn` would hold the request twice")]
    pub(super) fn attempts(&self, mut request: Request) -> impl Future<Output = Answer> + Send {
        async move {
            let client = self.client;
            let is_stream = request.body.bytes().is_none();
            let mut retry = client.retries.begin(Resend::of(self.operation, is_stream));
            loop {
                self.wait_for(&mut retry).await;
                // The last attempt leaves nothing to be sent.
                let is_last = retry.attempt() >= retry.max_attempts();
                let copy =
                    if is_last || self.is_as_encoded() { None } else { request.try_clone().map(Box::new) };
                let answer = self.attempt(request).await;
                let now = client.shared.running();
                let decision = match &answer {
                    Ok(response) if response.status.is_success() => {
                        retry.succeeded(now);
                        return answer;
                    }
                    Ok(response) => self.refused(&mut retry, now, response),
                    Err(error) => retry.failed(now, &unanswered(error)),
                };
                let delay = match decision {
                    Decision::Again(delay) => delay,
                    Decision::GiveUp(reason) => {
                        let _ = self.given_up.set(reason);
                        return answer;
                    }
                };
                request = match copy.map(|copy| *copy).or_else(|| self.encoded()) {
                    Some(again) => again,
                    None => return answer,
                };
                drop(answer);
                client.transport.pause(delay).await;
            }
        }
    }

    /// Whether the requests of attempts are such as the input is encoded to: then none has to be kept for another
    /// attempt, which is seldom made. Middleware may have made another request of it.
    fn is_as_encoded(&self) -> bool {
        self.client.config.middleware.is_empty()
    }

    /// The request once more, if it is as it was encoded.
    fn encoded(&self) -> Option<Request> {
        if !self.is_as_encoded() {
            return None;
        }
        self.client.encode(self.operation, self.input).ok()
    }

    /// Waits until the attempt may be sent. A transport for tests makes no pauses; they count as made.
    async fn wait_for(&self, retry: &mut Retry) {
        let Parts { shared, transport, .. } = self.client;
        let mut skipped = Duration::ZERO;
        while let now = shared.running()
            && let wait = retry.wait(now + skipped)
            && !wait.is_zero()
        {
            transport.pause(wait).await;
            skipped += wait.saturating_sub(shared.running().saturating_sub(now));
        }
    }

    /// What to do about an answer that is no success.
    fn refused(&self, retry: &mut Retry, now: Duration, response: &Response) -> Decision {
        let description = Description::read(self.operation.service.protocol, response);
        let code = description.code().unwrap_or_default();
        let mut failed = FailedAttempt::answered(response.status, &response.headers, code);
        failed.declared = (self.traits)(&description);
        failed.clock_corrected = self.clock_corrected.swap(false, Ordering::Relaxed);
        retry.failed(now, &failed)
    }

    /// One attempt, with what stands around it.
    fn attempt(&self, mut request: Request) -> impl Future<Output = Answer> + Send {
        let attempt = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        self.client.user_agent.apply(&mut request.headers);
        self.invocation.apply(
            &mut request.headers,
            attempt,
            self.client.retries.policy().max_attempts,
            self.until(),
        );
        self.client.trace.pass_on(&mut request.headers);
        let observed = Observed::attempt(attempt);
        let sending = match &self.client.config.middleware[..] {
            [] => self.send(request),
            middleware => Next { exchange: self, rest: middleware, attempt }.run(request),
        };
        let sending = within(self.client.config.timeouts.attempt, "attempt", sending);
        async move {
            let answer = observed.around(sending).await;
            observed.ended(|| match &answer {
                Ok(response) => End {
                    status: Some(response.status),
                    error: (!response.status.is_success()).then_some("error answer"),
                    ..End::default()
                },
                Err(error) => End { error: Some(error.kind().name()), ..End::default() },
            });
            answer
        }
    }

    /// When nobody waits for this attempt's answer any more, by the service's clock.
    fn until(&self) -> Option<Timestamp> {
        let limits = &self.client.config.timeouts;
        let rest = limits.operation.map(|limit| limit.saturating_sub(self.began.elapsed()));
        let limit = [limits.attempt, limits.read, rest].into_iter().flatten().min()?;
        let (seconds, nanos) = self.client.shared.now().epoch();
        Timestamp::from_epoch(seconds.checked_add_unsigned(limit.as_secs())?, nanos)
    }

    /// Signs the request and hands it to the transport.
    pub(super) fn send(&self, request: Request) -> Sending<'_> {
        #[cfg(feature = "sigv4")]
        if let Some(settings) = SigningSettings::of(self.operation.auth) {
            return Box::pin(self.send_signed(settings, request));
        }
        self.client.transport.send(&self.client.endpoint, request)
    }

    /// Keeps what the request was signed with, so that no error shows it.
    #[cfg(feature = "sigv4")]
    pub(super) fn signed_with(&self, credentials: Credentials) {
        *self.credentials.lock().unwrap_or_else(PoisonError::into_inner) = Some(credentials);
    }

    /// Takes notice that the request was dated wrongly, and the next one will not be.
    #[cfg(feature = "sigv4")]
    pub(super) fn clock_was_wrong(&self) {
        self.clock_corrected.store(true, Ordering::Relaxed);
    }

    /// Takes out of an answer what it may not show: what is secret of the input and of the credentials.
    pub(super) fn hide_secrets(&self, response: &mut Response) {
        #[cfg_attr(not(feature = "sigv4"), allow(unused_mut, reason = "nothing is added"))]
        let mut secrets = Secrets::of(self.input);
        #[cfg(feature = "sigv4")]
        if let Some(credentials) = &*self.credentials.lock().unwrap_or_else(PoisonError::into_inner) {
            secrets.add(credentials.secret_access_key());
            credentials.session_token().into_iter().for_each(|token| secrets.add(token));
        }
        secrets.hide(response);
    }
}

/// An attempt that brought no whole answer, with what came of it.
fn unanswered(error: &TransportError) -> FailedAttempt<'static> {
    FailedAttempt { status: error.status(), ..FailedAttempt::unanswered(error.kind()) }
}

/// Gives the answer so much time.
fn within<'a>(limit: Option<Duration>, what: &'static str, answer: Sending<'a>) -> Sending<'a> {
    let Some(limit) = limit else { return answer };
    Box::pin(async move {
        timeout(limit, answer).await.unwrap_or_else(|_| {
            let problem = format!("the {what} took longer than the {limit:?} it may take");
            Err(TransportError::new(TransportErrorKind::Timeout, problem))
        })
    })
}
