//! Who may use the control routes.

use std::net::SocketAddr;

use awso::http::{Request, StatusCode};

use crate::guard;
use crate::refusal::Refusal;

/// Who may use the control routes. Pages of elsewhere that a browser shows are always kept out, by the headers that
/// browsers send: only the service's own page may act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ControlAccess {
    /// Programs of this machine, which ask by an address or `localhost`.
    #[default]
    Loopback,
    /// Whoever reaches the service, by whatever name. Then a page of elsewhere may read, if its name is made to point
    /// here.
    Anyone,
    /// Nobody.
    Nobody,
}

impl ControlAccess {
    /// Whether the page is for this sender: what it shows is for those who could use the control routes, and for
    /// programs of this machine also where nobody may.
    pub(crate) fn show(self, peer: SocketAddr) -> Result<(), Refusal> {
        let is_here = || peer.ip().to_canonical().is_loopback();
        if self == ControlAccess::Anyone || is_here() { Ok(()) } else { Err(closed()) }
    }

    /// Lets the request of this sender in, or not. `token` is what the service's own page brings.
    pub(super) fn admit(self, peer: SocketAddr, request: &Request, token: &str) -> Result<(), Refusal> {
        if self == ControlAccess::Nobody {
            return Err(closed());
        }
        self.show(peer)?;
        guard::admit_program(request, token, self == ControlAccess::Anyone)
    }
}

fn closed() -> Refusal {
    let message = "page and control routes are not for you; see ControlAccess and --control";
    Refusal::outside(StatusCode::FORBIDDEN, "ControlIsClosed", message)
}

#[cfg(test)]
mod tests {
    use awso::http::{HeaderValue, Method};

    use super::*;

    fn is_admitted(access: ControlAccess, peer: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let mut request = Request::new(Method::POST, "/_local/clock");
        for (name, value) in headers {
            request.headers.append(*name, HeaderValue::from_static(value));
        }
        access.admit(peer.parse().expect("an address"), &request, "secret").is_ok()
    }

    #[test]
    fn the_page_is_for_this_machine_unless_anyone_may() {
        let [here, there] = ["127.0.0.1:7", "10.0.0.1:7"].map(|peer| peer.parse().expect("an address"));
        for access in [ControlAccess::Loopback, ControlAccess::Nobody] {
            assert!(access.show(here).is_ok() && access.show(there).is_err());
        }
        assert!(ControlAccess::Anyone.show(there).is_ok());
    }

    #[test]
    fn strangers_are_kept_out_unless_told_otherwise() {
        let (here, there) = ("127.0.0.1:7", "10.0.0.1:7");
        let host = ("host", "127.0.0.1:1");
        assert!(is_admitted(ControlAccess::Loopback, here, &[host]));
        assert!(is_admitted(ControlAccess::Loopback, "[::ffff:127.0.0.1]:7", &[host]));
        assert!(!is_admitted(ControlAccess::Loopback, here, &[("host", "evil.example")]));
        assert!(!is_admitted(ControlAccess::Loopback, there, &[host]));
        assert!(is_admitted(ControlAccess::Anyone, there, &[("host", "chat.example")]));
        assert!(!is_admitted(ControlAccess::Nobody, here, &[host]));
    }

    #[test]
    fn of_pages_only_the_services_own_acts() {
        let host = ("host", "127.0.0.1:1");
        let own = ("origin", "http://127.0.0.1:1");
        let token = ("x-page-token", "secret");
        for access in [ControlAccess::Loopback, ControlAccess::Anyone] {
            let admitted = |headers: &[_]| is_admitted(access, "127.0.0.1:7", headers);
            assert!(admitted(&[host, own, token]));
            assert!(!admitted(&[host, own]));
            assert!(!admitted(&[host, own, ("x-page-token", "x")]));
            assert!(!admitted(&[host, token, ("origin", "http://127.0.0.1:2")]));
            assert!(!admitted(&[host, token, ("origin", "null")]));
            assert!(!admitted(&[host, ("sec-fetch-site", "cross-site")]));
        }
    }
}
