//! Who may use the control routes.

use std::net::{IpAddr, SocketAddr};

use awso::http::{HeaderMap, HeaderName};

/// Who may use the control routes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ControlAccess {
    /// Programs of this machine, and pages that came from it: other pages that a browser shows are kept out, by the
    /// `Origin` and the `Host` they come with.
    #[default]
    Loopback,
    /// Whoever reaches the service.
    Anyone,
    /// Nobody.
    Nobody,
}

impl ControlAccess {
    pub(super) fn allows(self, peer: SocketAddr, headers: &HeaderMap) -> bool {
        let is_local = |name: HeaderName| match headers.get(name) {
            None => true,
            Some(value) => value.to_str().is_ok_and(is_loopback),
        };
        match self {
            ControlAccess::Anyone => true,
            ControlAccess::Nobody => false,
            // A page of elsewhere has its own origin, or a name that was made to mean this machine.
            ControlAccess::Loopback => {
                peer.ip().to_canonical().is_loopback()
                    && is_local(HeaderName::from_static("origin"))
                    && is_local(HeaderName::from_static("host"))
            }
        }
    }
}

/// Whether the authority, or the origin, is this machine by its own names.
fn is_loopback(value: &str) -> bool {
    let authority = value.split_once("://").map_or(value, |(_, authority)| authority);
    if let Ok(address) = authority.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').unwrap_or(rest),
        None => authority.split_once(':').map_or(authority, |(host, _)| host),
    };
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_by_its_own_names_only() {
        for name in ["127.0.0.1:4599", "localhost", "LOCALHOST:1", "[::1]:80", "[::1]", "http://127.0.0.1:80"]
        {
            assert!(is_loopback(name), "{name}");
        }
        for name in ["evil.example", "http://localhost.evil.example", "10.0.0.1:80", "", "null", "http://"] {
            assert!(!is_loopback(name), "{name}");
        }
    }

    #[test]
    fn strangers_are_kept_out_unless_told_otherwise() {
        let local: SocketAddr = "127.0.0.1:7".parse().expect("an address");
        let other: SocketAddr = "10.0.0.1:7".parse().expect("an address");
        let none = HeaderMap::new();
        let mut page = HeaderMap::new();
        page.insert("origin", awso::http::HeaderValue::from_static("https://evil.example"));
        assert!(ControlAccess::Loopback.allows(local, &none));
        assert!(!ControlAccess::Loopback.allows(other, &none));
        assert!(!ControlAccess::Loopback.allows(local, &page));
        assert!(ControlAccess::Anyone.allows(other, &page));
        assert!(!ControlAccess::Nobody.allows(local, &none));
    }
}
