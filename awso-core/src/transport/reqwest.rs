//! reqwest as the transport.

use std::error::Error as StdError;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use super::{Sending, Transport, TransportError, TransportErrorKind};
use crate::client::Endpoint;
use crate::error::ConfigError;
use crate::http::{Request, Response};

/// How long making a connection may take; the official SDK's default.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(3_100);

/// How long a server may say nothing; botocore's default.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

impl Transport for Client {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        Box::pin(async move {
            let url = Url::parse(&endpoint.url(&request)).map_err(|error| {
                TransportError::new(TransportErrorKind::Connect, format!("the endpoint is no URL: {error}"))
            })?;
            let mut carried = reqwest::Request::new(request.method, url);
            *carried.headers_mut() = request.headers;
            *carried.body_mut() = Some(request.body.into());
            let answer = self.execute(carried).await.map_err(|error| before_the_head(endpoint, error))?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            match answer.bytes().await {
                Ok(body) => Ok(Response { status, headers, body }),
                Err(error) => Err(after_the_head(error).with_head(status, headers)),
            }
        })
    }
}

/// The client that is used where the configuration names no transport.
pub(crate) fn default_client(endpoint: &Endpoint) -> Result<Client, ConfigError> {
    let mut builder = Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
        .redirect(Policy::none());
    // A proxy of the environment cannot reach this machine's own servers.
    if endpoint.is_loopback() {
        builder = builder.no_proxy();
    }
    builder
        .build()
        .map_err(|error| ConfigError::new(format!("the HTTP client cannot be set up: {}", root(&error))))
}

fn before_the_head(endpoint: &Endpoint, error: reqwest::Error) -> TransportError {
    let host = endpoint.authority();
    let cause = root(&error);
    let (kind, problem) = if error.is_connect() && error.is_timeout() {
        let problem = format!("could not connect to {host} within {} ms", CONNECT_TIMEOUT.as_millis());
        (TransportErrorKind::Connect, problem)
    } else if error.is_connect() {
        (TransportErrorKind::Connect, format!("could not connect to {host}: {cause}"))
    } else if error.is_timeout() {
        (TransportErrorKind::Timeout, format!("{host} did not answer in time"))
    } else {
        (TransportErrorKind::Request, format!("the connection to {host} broke before the answer: {cause}"))
    };
    TransportError::new(kind, problem).with_source(error.without_url())
}

fn after_the_head(error: reqwest::Error) -> TransportError {
    let (kind, problem) = if error.is_timeout() {
        (TransportErrorKind::Timeout, "the rest of the answer did not come in time".to_owned())
    } else {
        (TransportErrorKind::Body, format!("the answer broke off: {}", root(&error)))
    };
    TransportError::new(kind, problem).with_source(error.without_url())
}

/// The innermost error: the one that says what happened.
fn root(error: &dyn StdError) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
