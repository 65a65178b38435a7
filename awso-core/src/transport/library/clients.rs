//! Which client of an HTTP library a request goes over.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use crate::client::Endpoint;
use crate::error::ConfigError;
use crate::transport::{TransportError, TransportErrorKind};

/// The clients of a transport, each made when it is first needed. A library settles by client whether there are proxies
/// and what is spoken, and both follow from the request.
pub(in crate::transport) struct Clients<C> {
    connect: Option<Duration>,
    /// Past all proxies, wherever a request goes.
    is_direct: bool,
    make: fn(Way) -> Result<C, ConfigError>,
    /// For this machine, and for all others.
    direct: Pair<C>,
    proxied: Pair<C>,
}

struct Pair<C> {
    any: OnceLock<C>,
    http1: OnceLock<C>,
}

/// How a client goes to its servers.
#[derive(Clone, Copy, Debug)]
pub(in crate::transport) struct Way {
    /// How long making a connection may take.
    pub(in crate::transport) connect: Option<Duration>,
    /// Past all proxies.
    pub(in crate::transport) is_direct: bool,
    pub(in crate::transport) speaks: Speaks,
    /// Whether the first request goes to an https server.
    #[cfg_attr(not(feature = "hyper"), allow(dead_code, reason = "reqwest is always ready for it"))]
    pub(in crate::transport) is_https: bool,
}

/// What a connection may speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::transport) enum Speaks {
    /// HTTP/1.1, or HTTP/2 where an https server chooses it.
    Any,
    /// HTTP/1.1 alone.
    Http1,
}

impl<C> Clients<C> {
    /// `connect`: how long making a connection may take. `is_direct`: past all proxies, wherever a request goes.
    pub(in crate::transport) fn new(
        connect: Option<Duration>,
        is_direct: bool,
        make: fn(Way) -> Result<C, ConfigError>,
    ) -> Self {
        let pair = || Pair { any: OnceLock::new(), http1: OnceLock::new() };
        Clients { connect, is_direct, make, direct: pair(), proxied: pair() }
    }

    /// The client for requests to this endpoint.
    pub(in crate::transport) fn client(
        &self,
        endpoint: &Endpoint,
        speaks: Speaks,
    ) -> Result<&C, ConfigError> {
        // A proxy of the environment cannot reach this machine's own servers.
        let is_direct = self.is_direct || endpoint.is_loopback();
        let pair = if is_direct { &self.direct } else { &self.proxied };
        let made = match speaks {
            Speaks::Any => &pair.any,
            Speaks::Http1 => &pair.http1,
        };
        if let Some(client) = made.get() {
            return Ok(client);
        }
        let client =
            (self.make)(Way { connect: self.connect, is_direct, speaks, is_https: endpoint.is_https() })?;
        Ok(made.get_or_init(|| client))
    }
}

impl<C> fmt::Debug for Clients<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clients").field("connect", &self.connect).finish_non_exhaustive()
    }
}

pub(in crate::transport) fn not_set_up(error: &ConfigError) -> TransportError {
    TransportError::new(TransportErrorKind::Refused, error.to_string())
}
