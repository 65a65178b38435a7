//! Who may look at the page, and act through it or the control routes: a person in front of this machine and their
//! programs, and no other page they have open.

use std::net::{Ipv4Addr, Ipv6Addr};

use awso::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};

use crate::refusal::Refusal;

/// Where the page brings the token without which nothing is done: another page can neither read it nor set a header
/// without a preflight, which is refused.
pub(crate) const TOKEN: &str = "x-page-token";

/// What the page may do: only what comes from here, and nothing that is not in its files. Scripts cannot make
/// markup of text at all.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types 'none'";

const HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cache-control", "no-store"),
];

/// What every answer to the page says, errors among them.
pub(crate) fn protect(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

/// Lets the request in if it is one of the page itself, or of a person who opens it.
pub(crate) fn admit(request: &Request, token: &str) -> Result<(), Refusal> {
    has_safe_host(request)?;
    is_same_site(request)?;
    if is_reading(request) { Ok(()) } else { has_token(request, token) }
}

/// Lets the request in if it is one of the page itself, or of a program, which none of the headers give away that
/// browsers send of their own. `any_host` is for services that are reached by a name.
pub(crate) fn admit_program(request: &Request, token: &str, any_host: bool) -> Result<(), Refusal> {
    if !any_host {
        has_safe_host(request)?;
    }
    is_same_site(request)?;
    // Browsers name the origin of whatever may change something.
    let is_browser = ["origin", "sec-fetch-site"].iter().any(|name| request.headers.contains_key(*name));
    if is_reading(request) || !is_browser { Ok(()) } else { has_token(request, token) }
}

fn text<'r>(request: &'r Request, name: &str) -> Result<Option<&'r str>, Refusal> {
    let value = request.headers.get(name);
    value.map(|value| value.to_str().map_err(|_| foreign())).transpose()
}

/// A page of another site may have its name point here (DNS rebinding); it cannot have an address point elsewhere.
fn has_safe_host(request: &Request) -> Result<(), Refusal> {
    match text(request, "host")? {
        Some(host) if is_address(host) => Ok(()),
        _ => {
            let message = "the page and the control routes are at an address or at localhost: take http://127.0.0.1 \
                with the service's port";
            Err(Refusal::outside(StatusCode::MISDIRECTED_REQUEST, "MisdirectedRequest", message))
        }
    }
}

/// No page of elsewhere has sent it.
fn is_same_site(request: &Request) -> Result<(), Refusal> {
    if let Some(origin) = text(request, "origin")?
        && origin.strip_prefix("http://") != text(request, "host")?
    {
        return Err(foreign());
    }
    let is_opening = request.path == "/" && text(request, "sec-fetch-mode")? == Some("navigate");
    let site = text(request, "sec-fetch-site")?;
    if !is_opening && site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(foreign());
    }
    Ok(())
}

fn is_reading(request: &Request) -> bool {
    request.method == Method::GET || request.method == Method::HEAD
}

fn has_token(request: &Request, token: &str) -> Result<(), Refusal> {
    let brought = text(request, TOKEN)?.unwrap_or_default();
    if crate::token::is_same(brought.as_bytes(), token.as_bytes()) { Ok(()) } else { Err(foreign()) }
}

fn foreign() -> Refusal {
    let message = "this is for programs and for the service's own page; reload it if you see this there";
    Refusal::outside(StatusCode::FORBIDDEN, "ForeignPage", message)
}

/// Whether the host, with or without a port, is one that nobody can have a name of.
fn is_address(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    }
    let name = host.split(':').next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name.parse::<Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(method: Method, path: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let mut request = Request::new(method, path);
        for (name, value) in headers {
            request.headers.append(*name, HeaderValue::from_static(value));
        }
        admit(&request, "secret").is_ok()
    }

    #[test]
    fn the_page_is_at_addresses_and_at_no_name_that_somebody_may_own() {
        for host in ["127.0.0.1:4599", "127.0.0.1", "localhost:1", "LOCALHOST", "a.localhost:1", "[::1]:4599"]
        {
            assert!(is_address(host), "{host}");
        }
        for host in
            ["", "example.com", "127.0.0.1.example.com:4599", "[x]", "localhost.example.com", "[", "0x7f.1"]
        {
            assert!(!is_address(host), "{host}");
        }
        assert!(!admitted(Method::GET, "/", &[]));
        assert!(!admitted(Method::GET, "/", &[("host", "evil.example:4599")]));
    }

    #[test]
    fn other_pages_neither_read_nor_act() {
        let host = ("host", "127.0.0.1:1");
        assert!(admitted(Method::GET, "/", &[host]));
        assert!(admitted(
            Method::GET,
            "/",
            &[host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]
        ));
        assert!(!admitted(
            Method::GET,
            "/",
            &[host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]
        ));
        let events = "/_page/events";
        assert!(admitted(Method::GET, events, &[host, ("origin", "http://127.0.0.1:1")]));
        for origin in ["http://127.0.0.1:2", "https://127.0.0.1:1", "null", "http://evil.example"] {
            let mut request = Request::new(Method::GET, events);
            request.headers.insert("host", HeaderValue::from_static("127.0.0.1:1"));
            request.headers.insert("origin", HeaderValue::from_static(origin));
            assert!(admit(&request, "secret").is_err(), "{origin}");
        }
        for site in ["cross-site", "same-site"] {
            assert!(!admitted(
                Method::GET,
                events,
                &[host, ("sec-fetch-site", site), ("sec-fetch-mode", "navigate")]
            ));
        }
    }

    #[test]
    fn nothing_is_done_without_the_token() {
        let (host, path) = (("host", "localhost:1"), "/_page/contacts/x/end");
        assert!(admitted(Method::POST, path, &[host, (TOKEN, "secret")]));
        for headers in [&[host][..], &[host, (TOKEN, "")], &[host, (TOKEN, "secreT")]] {
            assert!(!admitted(Method::POST, path, headers));
        }
        assert!(!admitted(Method::OPTIONS, path, &[host, ("origin", "http://localhost:1")]));
    }
}
