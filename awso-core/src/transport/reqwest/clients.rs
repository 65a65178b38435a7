//! Which of reqwest's clients a request goes over.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;

use crate::client::Endpoint;
use crate::error::ConfigError;
use crate::transport::root;

/// The clients of the default transport, each made when it is first needed. reqwest settles by client whether there are
/// proxies and what is spoken, and both follow from the request.
#[derive(Debug)]
pub(super) struct Clients {
    connect: Option<Duration>,
    /// For this machine, and for all others.
    direct: Pair,
    proxied: Pair,
}

#[derive(Debug, Default)]
struct Pair {
    any: OnceLock<Client>,
    http1: OnceLock<Client>,
}

/// What a connection may speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaks {
    /// HTTP/1.1, or HTTP/2 where an https server chooses it.
    Any,
    /// HTTP/1.1 alone.
    Http1,
}

impl Clients {
    /// `connect`: how long making a connection may take.
    pub(super) fn new(connect: Option<Duration>) -> Self {
        Clients { connect, direct: Pair::default(), proxied: Pair::default() }
    }

    /// The client for requests to this endpoint.
    pub(super) fn client(&self, endpoint: &Endpoint, speaks: Speaks) -> Result<&Client, ConfigError> {
        // A proxy of the environment cannot reach this machine's own servers.
        let is_direct = endpoint.is_loopback();
        let pair = if is_direct { &self.direct } else { &self.proxied };
        let made = match speaks {
            Speaks::Any => &pair.any,
            Speaks::Http1 => &pair.http1,
        };
        if let Some(client) = made.get() {
            return Ok(client);
        }
        let client = self.make(is_direct, speaks)?;
        Ok(made.get_or_init(|| client))
    }

    fn make(&self, is_direct: bool, speaks: Speaks) -> Result<Client, ConfigError> {
        let mut builder = Client::builder().redirect(Policy::none());
        if let Some(connect) = self.connect {
            builder = builder.connect_timeout(connect);
        }
        if is_direct {
            builder = builder.no_proxy();
        }
        if speaks == Speaks::Http1 {
            builder = builder.http1_only();
        }
        builder
            .build()
            .map_err(|error| ConfigError::new(format!("the HTTP client cannot be set up: {}", root(&error))))
    }
}
