//! The one way every call goes.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use http::header::USER_AGENT;

use super::config::Config;
use super::endpoint::Endpoint;
use super::idempotency::IdempotencyTokens;
use crate::constraint::{self, Patterns};
use crate::error::{Answer, Cause, ConfigError, Error};
use crate::http::{HeaderValue, Request, Response};
use crate::operation::{Operation, OperationError};
use crate::protocol::ERROR_TYPE;
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

struct Parts {
    service: &'static ServiceSchema,
    endpoint: Endpoint,
    transport: Arc<dyn Transport>,
    idempotency_tokens: IdempotencyTokens,
    /// Where inputs are validated before they are sent.
    patterns: Option<Patterns>,
}

impl Client {
    /// A client of the service with these settings, and nothing from the environment.
    ///
    /// # Errors
    /// Neither region nor endpoint, a malformed endpoint URL, no transport.
    pub fn new(service: &'static ServiceSchema, config: Config) -> Result<Self, ConfigError> {
        let endpoint = config.endpoint(service)?;
        let transport = match config.transport {
            Some(transport) => transport,
            None => default_transport(&endpoint)?,
        };
        let Config { idempotency_tokens, validate, .. } = config;
        let patterns = validate.then(Patterns::default);
        Ok(Client(Arc::new(Parts { service, endpoint, transport, idempotency_tokens, patterns })))
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
    /// An input that is invalid or has no form on the wire, no whole answer, an answer that cannot be
    /// read, and the operation's own errors. Each says which.
    pub async fn send<O: Operation>(&self, mut input: O) -> Result<O::Output, Error<O::Error>> {
        let operation = O::OPERATION;
        let request = self.prepare(operation, &mut input).map_err(Error::typed)?;
        let mut response = match self.0.transport.send(&self.0.endpoint, request).await {
            Ok(response) => response,
            Err(error) => return Err(no_answer(operation, &input, error)),
        };
        if !response.status.is_success() {
            return Err(failure(operation, &input, response));
        }
        let mut output = O::Output::blank();
        match operation.service.protocol.decode(operation, &response, &mut output) {
            Ok(()) => Ok(output),
            Err(error) => {
                let answer = answer(&input, &mut response);
                Err(Error::new(operation, Cause::Decode(error)).answered(Some(answer)))
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
        self.0.idempotency_tokens.fill(input);
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

/// What is kept of an answer that was no usable success. It may not show what it echoes.
fn answer(input: &dyn Structure, response: &mut Response) -> Box<Answer> {
    Secrets::of(input).hide(response);
    Answer::of(response)
}

/// No answer, or one that broke off. Where its head names an error, that is what is known of the call.
fn no_answer<E: OperationError>(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    mut error: TransportError,
) -> Error<E> {
    let Some(mut head) = error.take_head() else {
        return Error::new(operation, Cause::Transport(error));
    };
    if !head.status.is_success() && head.headers.contains_key(ERROR_TYPE) {
        return failure(operation, input, *head);
    }
    let answer = answer(input, &mut head);
    Error::new(operation, Cause::Transport(error)).answered(Some(answer))
}

/// The operation's own error in an answer that is no success.
fn failure<E: OperationError>(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    mut response: Response,
) -> Error<E> {
    let mut answer = answer(input, &mut response);
    let protocol = operation.service.protocol;
    let failure = protocol.failure(response);
    answer.add_request_id(failure.request_id());
    let error = protocol.error(failure);
    Error::new(operation, Cause::Service(Box::new(error))).answered(Some(answer))
}

#[cfg(feature = "reqwest")]
fn default_transport(endpoint: &Endpoint) -> Result<Arc<dyn Transport>, ConfigError> {
    Ok(Arc::new(crate::transport::reqwest::default_client(endpoint)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: &Endpoint) -> Result<Arc<dyn Transport>, ConfigError> {
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
