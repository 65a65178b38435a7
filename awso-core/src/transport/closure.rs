//! A transport that is a closure, and handles of transports.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Pausing, Sending, Transport, TransportError, Upgrading};
use crate::client::Endpoint;
use crate::http::{Request, Response};

/// A transport that is a closure: another HTTP client in a few lines, or none at all. It opens no websockets.
///
/// ```
/// use awso_core::http::{Response, StatusCode};
/// use awso_core::{Config, transport_fn};
///
/// let unavailable = transport_fn(|endpoint, request| async move {
///     let _url = endpoint.url(&request); // where another client would send it
///     Ok(Response::new(StatusCode::SERVICE_UNAVAILABLE))
/// });
/// let config = Config::new().region("eu-west-2").transport(unavailable);
/// ```
pub fn transport_fn<F, A>(send: F) -> impl Transport
where
    F: Fn(Endpoint, Request) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Response, TransportError>> + Send + 'static,
{
    Closure(send)
}

struct Closure<F>(F);

impl<F, A> Transport for Closure<F>
where
    F: Fn(Endpoint, Request) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Response, TransportError>> + Send + 'static,
{
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        Box::pin((self.0)(endpoint.clone(), request))
    }
}

impl<F> fmt::Debug for Closure<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("transport_fn")
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        (**self).send(endpoint, request)
    }

    fn upgrade<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Upgrading<'a> {
        (**self).upgrade(endpoint, request)
    }

    fn pause(&self, time: Duration) -> Pausing<'_> {
        (**self).pause(time)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Sending<'a> {
        (**self).send(endpoint, request)
    }

    fn upgrade<'a>(&'a self, endpoint: &'a Endpoint, request: Request) -> Upgrading<'a> {
        (**self).upgrade(endpoint, request)
    }

    fn pause(&self, time: Duration) -> Pausing<'_> {
        (**self).pause(time)
    }
}
