//! The one way every call goes.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use tokio::time::Instant;

use super::call::{Call, Ended};
use super::config::Config;
use super::endpoint::Endpoint;
use super::exchange::Exchange;
use super::observe::{End, Observed};
use super::retry::Retries;
use super::timeouts::Timeouts;
use crate::constraint::{self, Patterns};
use crate::error::{Answer, Cause, ConfigError, Error};
use crate::http::{HeaderValue, Request, Response};
use crate::metadata::{Answered, Metadata};
use crate::operation::{Operation, OperationError};
use crate::protocol::{Description, ERROR_TYPE};
use crate::redact::Secrets;
use crate::schema::{OperationSchema, ServiceSchema};
use crate::shape::{AwsShape, Structure, View};
use crate::transport::{Transport, TransportError};

const AGENT: HeaderValue = HeaderValue::from_static(concat!("awso/", env!("CARGO_PKG_VERSION")));

/// Sends operations. Service crates wrap it under the service's name; cloning is cheap and shares the
/// connections.
///
/// With the default transport, calls are made within a tokio runtime.
#[derive(Clone)]
pub struct Client(Arc<Parts>);

pub(super) struct Parts {
    service: &'static ServiceSchema,
    /// The settings that the rest was made of, with the transport.
    pub(super) config: Config,
    pub(super) endpoint: Endpoint,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) retries: Retries,
    /// What the times of retries are counted from.
    born: Instant,
    /// Where inputs are validated before they are sent.
    patterns: Option<Patterns>,
}

impl Parts {
    /// How long the client has been there.
    pub(super) fn running(&self) -> Duration {
        self.born.elapsed()
    }
}

impl Client {
    /// A client of the service with these settings, and nothing from the environment.
    ///
    /// # Errors
    /// Neither region nor endpoint, a malformed endpoint URL, no transport.
    pub fn new(service: &'static ServiceSchema, mut config: Config) -> Result<Self, ConfigError> {
        let endpoint = config.endpoint(service)?;
        let transport = match &config.transport {
            Some(transport) => transport.clone(),
            None => default_transport(&endpoint, &config.timeouts)?,
        };
        config.transport = Some(transport.clone());
        // Handles of one client share its quota.
        let (retries, born) = match config.retries.take() {
            Some(shared) if shared.0.policy() == &config.retry => shared,
            _ => (Retries::new(config.retry.clone()), Instant::now()),
        };
        config.retries = Some((retries.clone(), born));
        let patterns = config.validate.then(Patterns::default);
        Ok(Client(Arc::new(Parts { service, config, endpoint, transport, retries, born, patterns })))
    }

    /// The same client with other settings. It shares the connections, so the time limits of the default transport
    /// stay as they are.
    ///
    /// # Errors
    /// As [`new`](Client::new).
    pub fn with(&self, change: impl FnOnce(Config) -> Config) -> Result<Self, ConfigError> {
        Client::new(self.0.service, change(self.0.config.clone()))
    }

    /// A client of the service with these settings, and what they leave open from environment and profile, as
    /// [`Settings`](crate::Settings) finds it.
    ///
    /// # Errors
    /// As [`new`](Client::new); a setting that cannot be read, by variable, or file, line and name.
    pub async fn from_env(service: &'static ServiceSchema, config: Config) -> Result<Self, ConfigError> {
        Client::new(service, config.filled(service).await?)
    }

    /// Sends the operation and reads its answer.
    ///
    /// # Errors
    /// An input that is invalid or has no form on the wire, no credentials, no whole answer, an answer that
    /// cannot be read, and the operation's own errors. Each says which.
    pub fn send<O: Operation>(&self, input: O) -> Call<O> {
        let client = self.clone();
        Call::new(async move {
            let observed = Observed::call(O::OPERATION);
            let ended = observed.around(client.call(input)).await;
            let (metadata, error) = match &ended {
                Ok(answered) => (Some(&answered.metadata), None),
                Err(error) => (error.metadata(), Some(error)),
            };
            observed.ended(&End {
                status: metadata.map(Metadata::status),
                request_id: metadata.and_then(Metadata::request_id),
                error: error.map(Error::kind),
                attempts: error.map_or_else(|| metadata.map_or(0, Metadata::attempts), Error::attempts),
            });
            ended
        })
    }

    async fn call<O: Operation>(&self, mut input: O) -> Ended<Answered<O::Output>, O> {
        let operation = O::OPERATION;
        let request = self.prepare(operation, &mut input).map_err(Error::typed)?;
        let traits = |it: &Description| it.declared::<O::Error>().and_then(|(_, schema)| schema.error);
        let exchange = Exchange::new(&self.0, operation, traits);
        let answer = exchange.run(request).await;
        let attempts = exchange.begun();
        let ended = |error: Error<O::Error>| error.attempted(attempts, exchange.given_up());
        let mut response = match answer {
            Ok(response) => response,
            Err(error) => return Err(ended(no_answer(operation, &input, attempts, error))),
        };
        if !response.status.is_success() {
            return Err(ended(failure(operation, &input, attempts, response)));
        }
        let mut output = O::Output::blank();
        match operation.service.protocol.decode(operation, &response, &mut output) {
            Ok(()) => {
                Ok(Answered { output, metadata: Metadata::new(response.status, response.headers, attempts) })
            }
            Err(error) => {
                Secrets::of(&input).hide(&mut response);
                Err(ended(
                    Error::new(operation, Cause::Decode(error)).answered(Answer::of(&response, attempts)),
                ))
            }
        }
    }

    /// The service this client calls.
    pub fn service(&self) -> &'static ServiceSchema {
        self.0.service
    }

    fn prepare(
        &self,
        operation: &'static OperationSchema,
        input: &mut dyn Structure,
    ) -> Result<Request, Error<Infallible>> {
        self.0.config.idempotency_tokens.fill(input);
        if let Some(patterns) = &self.0.patterns {
            constraint::validate(patterns, input.schema(), View::Structure(input))
                .map_err(|violations| Error::new(operation, Cause::Invalid(violations)))?;
        }
        let mut request = operation
            .service
            .protocol
            .encode(operation, input)
            .map_err(|error| Error::new(operation, Cause::Encode(error)))?;
        request.headers.insert(USER_AGENT, AGENT);
        Ok(request)
    }
}

/// No answer, or one that broke off. Where its head names an error, that is what is known of the call.
fn no_answer<E: OperationError>(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    attempts: u32,
    mut error: TransportError,
) -> Error<E> {
    let Some(mut head) = error.take_head() else {
        return Error::new(operation, Cause::Transport(error));
    };
    if !head.status.is_success() && head.headers.contains_key(ERROR_TYPE) {
        return failure(operation, input, attempts, *head);
    }
    Secrets::of(input).hide(&mut head);
    Error::new(operation, Cause::Transport(error)).answered(Answer::of(&head, attempts))
}

/// The operation's own error in an answer that is no success. It may not show what it echoes.
fn failure<E: OperationError>(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    attempts: u32,
    mut response: Response,
) -> Error<E> {
    Secrets::of(input).hide(&mut response);
    let protocol = operation.service.protocol;
    let mut answer = Answer::of(&response, attempts);
    let failure = protocol.failure(response);
    answer.metadata.add_request_id(failure.request_id());
    let error = protocol.error(failure);
    Error::new(operation, Cause::Service(Box::new(error))).answered(answer)
}

#[cfg(feature = "reqwest")]
fn default_transport(endpoint: &Endpoint, timeouts: &Timeouts) -> Result<Arc<dyn Transport>, ConfigError> {
    Ok(Arc::new(crate::transport::reqwest::default_client(endpoint, timeouts)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: &Endpoint, _: &Timeouts) -> Result<Arc<dyn Transport>, ConfigError> {
    Err(ConfigError::new("the client has no transport: set one, or build awso with its feature `reqwest`"))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.0.service.id)
            .field("endpoint", &self.0.endpoint)
            .finish_non_exhaustive()
    }
}
