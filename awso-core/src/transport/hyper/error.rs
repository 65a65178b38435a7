//! What goes wrong in hyper.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use h2::Reason;
use hyper_util::client::legacy;
use tokio::time::error::Elapsed;

use crate::transport::causes;
use crate::transport::library::Foreign;

/// An error of hyper's, before or behind the head of an answer. Neither shows a URL.
#[derive(Debug)]
pub(in crate::transport) enum HyperError {
    Sending(legacy::Error),
    Coming(hyper::Error),
}

impl Foreign for HyperError {
    /// A server that takes an HTTP/2 connection away, or refuses one request on it, has not begun with the request
    /// (RFC 9113, section 8.7).
    fn is_connect(&self) -> bool {
        let is_untouched = |error: &h2::Error| {
            error.is_remote()
                && (error.is_go_away() && error.reason() == Some(Reason::NO_ERROR)
                    || error.is_reset() && error.reason() == Some(Reason::REFUSED_STREAM))
        };
        match self {
            HyperError::Sending(error) => {
                error.is_connect() || causes(error).filter_map(|it| it.downcast_ref()).any(is_untouched)
            }
            HyperError::Coming(_) => false,
        }
    }

    fn is_timeout(&self) -> bool {
        causes(self).any(|it| {
            it.is::<Elapsed>()
                || it.downcast_ref().is_some_and(hyper::Error::is_timeout)
                || it.downcast_ref().is_some_and(|it: &io::Error| it.kind() == io::ErrorKind::TimedOut)
        })
    }
}

impl fmt::Display for HyperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HyperError::Sending(error) => error.fmt(f),
            HyperError::Coming(error) => error.fmt(f),
        }
    }
}

impl StdError for HyperError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            HyperError::Sending(error) => Some(error),
            HyperError::Coming(error) => Some(error),
        }
    }
}
