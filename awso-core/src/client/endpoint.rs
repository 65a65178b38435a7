//! Where requests go.

mod params;
mod partition;

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
#[cfg(feature = "reqwest")]
use std::{
    ptr,
    sync::{OnceLock, PoisonError, RwLock},
};

use http::Uri;
use http::uri::{Authority, Scheme};

use crate::error::ConfigError;
use crate::http::Request;

pub use params::{EndpointParams, EndpointResolver};
pub(super) use params::{EndpointUrl, not_a_region};
pub use partition::Partition;

/// The address of a service: scheme, host, port and the path that all requests stand under.
///
/// Taken apart once, when it is made, and not for every request; cloning is cheap.
#[derive(Clone)]
pub struct Endpoint(Arc<Address>);

#[cfg_attr(
    not(any(feature = "hyper", feature = "reqwest")),
    allow(dead_code, reason = "a transport of the application's own takes the URL as text")
)]
struct Address {
    /// Without a trailing slash.
    base: String,
    scheme: Scheme,
    authority: Authority,
    /// Where in the base the path begins.
    path: usize,
    is_loopback: bool,
    /// Whether a host prefix has a place: an address takes none, and neither does this machine's own name.
    has_subdomains: bool,
    /// As reqwest has it, once a request went there.
    #[cfg(feature = "reqwest")]
    url: OnceLock<Option<reqwest::Url>>,
    /// The addresses of operations of which every request has the same path, by that path: reqwest parses what is put
    /// into a URL.
    #[cfg(feature = "reqwest")]
    urls: RwLock<Vec<(&'static str, reqwest::Url)>>,
}

impl Endpoint {
    /// Host and port, as they stand in the URL.
    pub fn authority(&self) -> &str {
        self.0.authority.as_str()
    }

    /// Whether the endpoint is on this machine, where no proxy reaches it.
    pub fn is_loopback(&self) -> bool {
        self.0.is_loopback
    }

    /// The address of a request at this endpoint. It may carry a token: keep it out of texts.
    pub fn url(&self, request: &Request) -> String {
        let base = self.0.base.as_str();
        let mut url = String::with_capacity(base.len() + request.path.len() + request.query.len() + 1);
        match base.split_once("://") {
            Some((scheme, rest)) if self.is_moved(request) => {
                url.extend([scheme, "://", &request.host_prefix, rest]);
            }
            _ => url.push_str(base),
        }
        url.push_str(&request.path);
        if !request.query.is_empty() {
            url.push('?');
            url.push_str(&request.query);
        }
        url
    }

    /// Whether the request goes to a host of its own at this endpoint.
    pub(crate) fn is_moved(&self, request: &Request) -> bool {
        !request.host_prefix.is_empty() && self.0.has_subdomains
    }

    /// The path that all requests stand under, without a trailing slash.
    #[cfg(any(feature = "hyper", feature = "reqwest"))]
    pub(crate) fn base_path(&self) -> &str {
        &self.0.base[self.0.path..]
    }

    /// Whether TLS is spoken there.
    #[cfg(any(feature = "hyper", feature = "reqwest"))]
    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme == Scheme::HTTPS
    }

    /// Scheme, and host and port.
    #[cfg(feature = "hyper")]
    pub(crate) fn parts(&self) -> (&Scheme, &Authority) {
        (&self.0.scheme, &self.0.authority)
    }

    /// The address of a request as it was made before, or as it is made now.
    #[cfg(feature = "reqwest")]
    pub(crate) fn url_of<E>(
        &self,
        request: &Request,
        make: impl FnOnce() -> Result<reqwest::Url, E>,
    ) -> Result<reqwest::Url, E> {
        // Templates are written down, and so not more than there are operations.
        let path = request.template;
        if request.path != path || !request.query.is_empty() || self.is_moved(request) {
            return make();
        }
        // What a panic elsewhere left is whole: entries are only added.
        let urls = self.0.urls.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = urls.iter().find(|(known, _)| ptr::eq(*known, path)) {
            return Ok(url.clone());
        }
        drop(urls);
        let url = make()?;
        let mut urls = self.0.urls.write().unwrap_or_else(PoisonError::into_inner);
        // Others may have made the same meanwhile.
        if !urls.iter().any(|(known, _)| ptr::eq(*known, path)) {
            urls.push((path, url.clone()));
        }
        Ok(url)
    }

    /// The endpoint alone as reqwest takes it.
    #[cfg(feature = "reqwest")]
    pub(crate) fn base_url(&self) -> Option<&reqwest::Url> {
        self.0.url.get_or_init(|| reqwest::Url::parse(&self.0.base).ok()).as_ref()
    }
}

impl PartialEq for Endpoint {
    fn eq(&self, other: &Self) -> bool {
        self.0.base == other.0.base
    }
}

impl Eq for Endpoint {}

fn is_localhost(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
}

fn address(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

impl FromStr for Endpoint {
    type Err = ConfigError;

    fn from_str(url: &str) -> Result<Self, ConfigError> {
        Endpoint::read(url).map_err(|problem| ConfigError::new(format!("the endpoint URL {problem}")))
    }
}

impl Endpoint {
    /// The endpoint, or what is wrong with the URL, without showing it.
    pub(crate) fn read(url: &str) -> Result<Self, &'static str> {
        let uri: Uri = url.parse().map_err(|_| "is malformed; write it like `http://127.0.0.1:4599`")?;
        let scheme = uri.scheme().filter(|scheme| [Scheme::HTTP, Scheme::HTTPS].contains(scheme));
        let scheme = scheme.ok_or("does not begin with `http://` or `https://`")?;
        let authority = uri.authority().ok_or("names no host")?;
        if authority.as_str().contains('@') {
            return Err("holds a user name; credentials are set apart from it");
        }
        if authority.host().is_empty() {
            return Err("names no host");
        }
        let port = authority.as_str().rsplit_once(':').filter(|(_, port)| !port.ends_with(']'));
        if port.is_some() && authority.port_u16().is_none() {
            return Err("names a port that is none: ports go to 65535");
        }
        if uri.query().is_some() {
            return Err("holds a query string, which operations fill");
        }
        let (host, path) = (authority.host(), uri.path().trim_end_matches('/'));
        let address = address(host);
        let base = format!("{scheme}://{authority}{path}");
        Ok(Endpoint(Arc::new(Address {
            path: base.len() - path.len(),
            base,
            scheme: scheme.clone(),
            authority: authority.clone(),
            is_loopback: address.map_or_else(|| is_localhost(host), |address| address.is_loopback()),
            has_subdomains: address.is_none() && !is_localhost(host),
            #[cfg(feature = "reqwest")]
            url: OnceLock::new(),
            #[cfg(feature = "reqwest")]
            urls: RwLock::default(),
        })))
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.base)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_and_path_of_an_endpoint_are_kept() {
        let mut request = Request::new(http::Method::GET, "/participant/views/a%2Fb");
        request.query = "v=1".to_owned();
        for (endpoint, url) in [
            ("http://127.0.0.1:4599", "http://127.0.0.1:4599/participant/views/a%2Fb?v=1"),
            ("http://[::1]:80", "http://[::1]:80/participant/views/a%2Fb?v=1"),
            ("http://[::1]", "http://[::1]/participant/views/a%2Fb?v=1"),
            ("https://proxy.example/connect/", "https://proxy.example/connect/participant/views/a%2Fb?v=1"),
        ] {
            assert_eq!(endpoint.parse::<Endpoint>().expect(endpoint).url(&request), url);
        }
    }

    #[test]
    fn a_host_prefix_goes_before_a_name_and_never_before_an_address() {
        let mut request = Request::new(http::Method::GET, "/");
        request.host_prefix = "123456789012.".to_owned();
        for (endpoint, url) in [
            (
                "https://s3-control.eu-west-2.amazonaws.com",
                "https://123456789012.s3-control.eu-west-2.amazonaws.com/",
            ),
            ("https://proxy.example:8443/s3", "https://123456789012.proxy.example:8443/s3/"),
            ("http://localhost:4599", "http://localhost:4599/"),
            ("http://127.0.0.1:4599", "http://127.0.0.1:4599/"),
            ("http://[::1]", "http://[::1]/"),
        ] {
            assert_eq!(endpoint.parse::<Endpoint>().expect(endpoint).url(&request), url);
        }
    }

    #[test]
    fn what_is_no_endpoint_is_refused_without_showing_it() {
        for (url, why) in [
            ("127.0.0.1:4599", "does not begin with"),
            ("localhost", "does not begin with"),
            ("ftp://host", "does not begin with"),
            ("http://", "is malformed"),
            ("http://user:secret@host", "holds a user name"),
            ("http://host/?a=b", "holds a query string"),
            ("http://host:99999", "names a port that is none"),
            ("http://host:", "names a port that is none"),
            ("not a url", "is malformed"),
        ] {
            let error = url.parse::<Endpoint>().expect_err(url).to_string();
            assert!(error.contains(why), "{url}: {error}");
            assert!(!error.contains("secret"));
        }
    }
}
