//! The one way every call goes.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
#[cfg(feature = "sigv4")]
use std::time::Duration;

use super::call::{Call, Ended};
use super::config::Config;
use super::endpoint::Endpoint;
use super::exchange::Exchange;
use super::observe::{End, Observed};
use super::retry::Retries;
use super::shared::Shared;
use super::timeouts::Timeouts;
use super::user_agent::{Trace, UserAgent};
#[cfg(feature = "sigv4")]
use crate::auth::sigv4::PresignedUrl;
use crate::constraint::{self, Patterns};
use crate::error::{Answer, Cause, ConfigError, EncodeError, Error};
use crate::http::{Request, Response};
use crate::metadata::{Answered, Metadata};
use crate::operation::{Operation, OperationError};
use crate::protocol::{Description, ERROR_TYPE};
use crate::schema::{OperationSchema, ServiceSchema};
use crate::shape::{AwsShape, Structure, View};
use crate::transport::{Transport, TransportError};

/// Sends operations. Service crates wrap it under the service's name; cloning is cheap and shares the
/// connections.
///
/// With the default transport, calls are made within a tokio runtime.
#[derive(Clone)]
pub struct Client(Arc<Parts>);

pub(super) struct Parts {
    pub(super) service: &'static ServiceSchema,
    /// The settings that the rest was made of, with the transport.
    pub(super) config: Config,
    pub(super) endpoint: Endpoint,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) retries: Retries,
    pub(super) shared: Arc<Shared>,
    pub(super) user_agent: UserAgent,
    pub(super) trace: Trace,
    /// Where inputs are validated before they are sent.
    patterns: Option<Patterns>,
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
        let shared = config.shared.get_or_insert_with(|| Arc::new(Shared::new())).clone();
        // Handles of one client share its quota.
        let policy = config.retry_policy();
        let retries = match config.retries.take() {
            Some(retries) => retries.by(policy),
            None => Retries::new(policy),
        };
        let user_agent = config.user_agent(service)?;
        let trace = Trace::of(&config.environment);
        config.retries = Some(retries.clone());
        let patterns = config.validate.then(Patterns::default);
        Ok(Client(Arc::new(Parts {
            service,
            config,
            endpoint,
            transport,
            retries,
            shared,
            user_agent,
            trace,
            patterns,
        })))
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
        Call::new(call(self.clone(), input))
    }

    async fn call<O: Operation>(&self, input: &mut O) -> Ended<Answered<O::Output>, O> {
        let operation = O::OPERATION;
        let request = self.prepare(operation, input).map_err(Error::typed)?;
        let traits = |it: &Description| it.declared::<O::Error>().and_then(|(_, schema)| schema.error);
        let exchange = Exchange::new(&self.0, operation, input, traits);
        let answer = if exchange.is_bare() {
            exchange.attempts(request).await
        } else {
            exchange.around(request).await
        };
        let attempts = exchange.begun();
        let ended = |error: Error<O::Error>| error.attempted(attempts, exchange.given_up());
        let mut response = match answer {
            Ok(response) => response,
            Err(error) => return Err(ended(no_answer(&exchange, error))),
        };
        if !response.status.is_success() {
            return Err(ended(failure(&exchange, response)));
        }
        let mut output = O::Output::blank();
        match operation.service.protocol.decode(operation, &response, &mut output) {
            Ok(()) => {
                Ok(Answered { output, metadata: Metadata::new(response.status, response.headers, attempts) })
            }
            Err(error) => {
                exchange.hide_secrets(&mut response);
                Err(ended(
                    Error::new(operation, Cause::Decode(error)).answered(Answer::of(&response, attempts)),
                ))
            }
        }
    }

    /// The URL of the operation with this input, signed, so that whoever has it can send it for so long: from a
    /// second to 7 days, and no longer than the credentials hold. Nothing is sent.
    ///
    /// # Errors
    /// An input that is invalid or has no form on the wire, no credentials, an operation that is not signed.
    #[cfg(feature = "sigv4")]
    pub async fn presign<O: Operation>(
        &self,
        mut input: O,
        expires_in: Duration,
    ) -> Result<PresignedUrl, Error<O::Error>> {
        let operation = O::OPERATION;
        let request = self.prepare(operation, &mut input).map_err(Error::typed)?;
        let url = self.0.presign(operation, &request, expires_in).await;
        url.map_err(|error| Error::new(operation, Cause::Credentials(error)))
    }

    /// The service this client calls.
    pub fn service(&self) -> &'static ServiceSchema {
        self.0.service
    }

    /// What carries the client's requests. Others may go the same way, with the same connections, proxies and time
    /// limits: [`Request::to_url`] makes one of a URL. They go as they are, without signature, user agent, middleware or
    /// another attempt.
    ///
    /// From the client of a service it is reached by [`Service::client`](crate::Service::client).
    pub fn transport(&self) -> &Arc<dyn Transport> {
        &self.0.transport
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
        self.0.encode(operation, input).map_err(|error| Error::new(operation, Cause::Encode(error)))
    }
}

#[allow(clippy::manual_async_fn, reason = "the future of an `async fn` would hold the input twice")]
fn call<O: Operation>(
    client: Client,
    mut input: O,
) -> impl Future<Output = Ended<Answered<O::Output>, O>> + Send {
    async move {
        let observed = Observed::call(O::OPERATION);
        let ended = observed.around(client.call(&mut input)).await;
        observed.ended(|| {
            let (metadata, error) = match &ended {
                Ok(answered) => (Some(&answered.metadata), None),
                Err(error) => (error.metadata(), Some(error)),
            };
            End {
                status: metadata.map(Metadata::status),
                request_id: metadata.and_then(Metadata::request_id),
                error: error.map(Error::kind),
                attempts: error.map_or_else(|| metadata.map_or(0, Metadata::attempts), Error::attempts),
            }
        });
        ended
    }
}

impl Parts {
    /// The request of an input that has been prepared: the same one every time, but for a stream, which it takes.
    pub(super) fn encode(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
    ) -> Result<Request, EncodeError> {
        operation.service.protocol.encode(operation, input, self.config.compressed_from())
    }
}

/// No answer, or one that broke off. Where its head names an error, that is what is known of the call.
fn no_answer<E: OperationError>(exchange: &Exchange<'_>, mut error: TransportError) -> Error<E> {
    let Some(mut head) = error.take_head() else {
        return Error::new(
            exchange.operation,
            match error.into_credentials() {
                Ok(error) => Cause::Credentials(error),
                Err(error) => Cause::Transport(error),
            },
        );
    };
    if !head.status.is_success() && head.headers.contains_key(ERROR_TYPE) {
        return failure(exchange, *head);
    }
    exchange.hide_secrets(&mut head);
    let answer = Answer::of(&head, exchange.begun());
    Error::new(exchange.operation, Cause::Transport(error)).answered(answer)
}

/// The operation's own error in an answer that is no success. It may not show what it echoes.
fn failure<E: OperationError>(exchange: &Exchange<'_>, mut response: Response) -> Error<E> {
    exchange.hide_secrets(&mut response);
    let protocol = exchange.operation.service.protocol;
    let mut answer = Answer::of(&response, exchange.begun());
    let failure = protocol.failure(response);
    answer.metadata.add_request_id(failure.request_id());
    let error = protocol.error(failure);
    Error::new(exchange.operation, Cause::Service(Box::new(error))).answered(answer)
}

#[cfg(feature = "reqwest")]
fn default_transport(endpoint: &Endpoint, timeouts: &Timeouts) -> Result<Arc<dyn Transport>, ConfigError> {
    Ok(Arc::new(crate::transport::reqwest::usual(endpoint, timeouts)?))
}

#[cfg(all(feature = "hyper", not(feature = "reqwest")))]
fn default_transport(endpoint: &Endpoint, timeouts: &Timeouts) -> Result<Arc<dyn Transport>, ConfigError> {
    Ok(Arc::new(crate::transport::hyper::usual(endpoint, timeouts)?))
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
fn default_transport(_: &Endpoint, _: &Timeouts) -> Result<Arc<dyn Transport>, ConfigError> {
    let problem = "the client has no transport: set one, or build awso with its feature `reqwest` or its feature `hyper`";
    Err(ConfigError::new(problem))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.0.service.id)
            .field("endpoint", &self.0.endpoint)
            .finish_non_exhaustive()
    }
}
