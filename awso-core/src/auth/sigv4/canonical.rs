//! The canonical request: a request in the one form that both sides hash.

use std::borrow::Cow;
use std::fmt;
use std::iter;
use std::ops::Range;

use http::HeaderMap;
use http::header::{self, HeaderName};

use super::{PathEncoding, SessionToken, SigningSettings, X_AMZ_SECURITY_TOKEN};
use crate::redact::REDACTED;

/// What is signed of a request: method, path, query string, headers, and the hash of the body, each in canonical
/// form. It holds tokens, so only [`as_bytes`](CanonicalRequest::as_bytes) shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalRequest {
    bytes: Vec<u8>,
    signed_headers: Range<usize>,
}

impl CanonicalRequest {
    /// The text itself. It is UTF-8 where all headers are.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The names of the headers it has: `host;x-amz-date`.
    pub fn signed_headers(&self) -> &str {
        self.bytes
            .get(self.signed_headers.clone())
            .and_then(|names| std::str::from_utf8(names).ok())
            .unwrap_or_default()
    }
}

impl fmt::Debug for CanonicalRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CanonicalRequest({REDACTED})")
    }
}

/// Where a signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    Header,
    Query,
}

/// The names of the headers that are signed, in order.
pub(super) fn names_to_sign<'h>(
    headers: &'h HeaderMap,
    location: Location,
    settings: &SigningSettings,
) -> Vec<&'h str> {
    let mut names = Vec::with_capacity(headers.len() + 1);
    let is_signed = |name: &HeaderName| {
        !is_changed_on_the_way(name)
            && (location == Location::Header || !is_left_to_the_sender(name))
            && (settings.session_token == SessionToken::Signed || name != X_AMZ_SECURITY_TOKEN)
    };
    names.extend(headers.keys().filter(|name| is_signed(name)).map(HeaderName::as_str));
    if !headers.contains_key(header::HOST) {
        names.push(header::HOST.as_str());
    }
    names.sort_unstable();
    names
}

/// Headers that the service would see otherwise than they were signed: those of the connection (RFC 9110, section
/// 7.6.1), that proxies rewrite (`user-agent`, `x-amzn-trace-id`: aws-sigv4 and botocore leave them out, too), that
/// the HTTP stack answers itself (`expect`), and the signature's own.
fn is_changed_on_the_way(name: &HeaderName) -> bool {
    name == header::AUTHORIZATION
        || name == header::CONNECTION
        || name == header::EXPECT
        || name == "keep-alive"
        || name == header::PROXY_AUTHENTICATE
        || name == header::PROXY_AUTHORIZATION
        || name == header::TE
        || name == header::TRAILER
        || name == header::TRANSFER_ENCODING
        || name == header::UPGRADE
        || name == header::USER_AGENT
        || name == "x-amzn-trace-id"
}

/// Headers that whoever is handed a presigned URL does not send.
fn is_left_to_the_sender(name: &HeaderName) -> bool {
    name == "x-amz-user-agent" || name == "x-amz-checksum-mode"
}

/// A request's parts, as they are on the wire.
pub(super) struct Parts<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    /// Parameters that go into the query string, not yet encoded.
    pub(super) parameters: &'a [(&'a str, &'a str)],
    /// A parameter of the query string that is not signed.
    pub(super) unsigned: &'a [&'a str],
    pub(super) headers: &'a HeaderMap,
    /// The host, where no header says it.
    pub(super) host: &'a str,
    /// The hash of the body in hexadecimal digits, or what stands in its place.
    pub(super) payload: &'a str,
}

impl Parts<'_> {
    /// The canonical request with the headers of these names.
    pub(super) fn canonical(&self, names: &[&str], settings: &SigningSettings) -> CanonicalRequest {
        let values: usize = self.headers.values().map(|value| value.len() + 1).sum();
        let most = self.method.len() + 3 * (self.path.len() + self.query.len()) + values + self.host.len();
        let listed: usize = names.iter().map(|name| 2 * name.len() + 3).sum();
        let parameters: usize =
            self.parameters.iter().map(|(name, value)| name.len() + 2 * value.len()).sum();
        let mut bytes = Vec::with_capacity(most + listed + parameters + self.payload.len() + 8);
        bytes.extend_from_slice(self.method.as_bytes());
        bytes.push(b'\n');
        push_path(&mut bytes, self.path, settings);
        bytes.push(b'\n');
        self.push_query(&mut bytes);
        bytes.push(b'\n');
        for name in names {
            bytes.extend_from_slice(name.as_bytes());
            bytes.push(b':');
            self.push_values(&mut bytes, name);
            bytes.push(b'\n');
        }
        bytes.push(b'\n');
        let start = bytes.len();
        for name in names {
            if bytes.len() > start {
                bytes.push(b';');
            }
            bytes.extend_from_slice(name.as_bytes());
        }
        let signed_headers = start..bytes.len();
        bytes.push(b'\n');
        bytes.extend_from_slice(self.payload.as_bytes());
        CanonicalRequest { bytes, signed_headers }
    }

    fn push_values(&self, out: &mut Vec<u8>, name: &str) {
        let mut values = self.headers.get_all(name).iter().peekable();
        if values.peek().is_none() && name == header::HOST {
            out.extend_from_slice(self.host.as_bytes());
            return;
        }
        for (index, value) in values.enumerate() {
            if index > 0 {
                out.push(b',');
            }
            push_value(out, value.as_bytes());
        }
    }

    /// Parameters sorted by name and value, both encoded before.
    fn push_query(&self, out: &mut Vec<u8>) {
        if self.query.is_empty() && self.parameters.is_empty() {
            return;
        }
        let mut encoded = Vec::with_capacity(3 * self.query.len());
        let mut pairs = Vec::new();
        let mut keep = |encoded: &Vec<u8>, start: usize, middle: usize| {
            pairs.push((start..middle, middle..encoded.len()));
        };
        for pair in self.query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if self.unsigned.contains(&name) {
                continue;
            }
            let start = encoded.len();
            push_parameter(&mut encoded, name);
            let middle = encoded.len();
            push_parameter(&mut encoded, value);
            keep(&encoded, start, middle);
        }
        for (name, value) in self.parameters {
            let start = encoded.len();
            push_encoded(&mut encoded, name.bytes());
            let middle = encoded.len();
            push_encoded(&mut encoded, value.bytes());
            keep(&encoded, start, middle);
        }
        let text = |place: &Range<usize>| encoded.get(place.clone()).unwrap_or_default();
        pairs.sort_by(|a, b| (text(&a.0), text(&a.1)).cmp(&(text(&b.0), text(&b.1))));
        for (index, (name, value)) in pairs.iter().enumerate() {
            if index > 0 {
                out.push(b'&');
            }
            out.extend_from_slice(text(name));
            out.push(b'=');
            out.extend_from_slice(text(value));
        }
    }
}

/// The value without the blanks around it, and with each run of spaces as one.
fn push_value(out: &mut Vec<u8>, value: &[u8]) {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = value.iter().position(|byte| !is_blank(byte)).unwrap_or(value.len());
    let end = value.iter().rposition(|byte| !is_blank(byte)).map_or(start, |last| last + 1);
    let value = value.get(start..end).unwrap_or_default();
    // Most hold none, and looking for one is cheaper than looking for two.
    if !value.contains(&b' ') || !value.windows(2).any(|pair| pair == b"  ") {
        out.extend_from_slice(value);
        return;
    }
    let mut before = 0;
    for &byte in value {
        if byte != b' ' || before != b' ' {
            out.push(byte);
        }
        before = byte;
    }
}

/// The canonical URI.
fn push_path(out: &mut Vec<u8>, path: &str, settings: &SigningSettings) {
    let path = if settings.normalize_path { normalized(path) } else { Cow::Borrowed(path) };
    if !path.starts_with('/') {
        out.push(b'/');
    }
    let mut push = |byte: u8, is_separator: bool| {
        if is_separator {
            out.push(byte);
        } else {
            push_encoded(out, [byte].into_iter());
        }
    };
    match settings.path_encoding {
        PathEncoding::Single => {
            unescaped(path.as_bytes()).for_each(|(byte, is_escaped)| push(byte, byte == b'/' && !is_escaped));
        }
        PathEncoding::Double => path.bytes().for_each(|byte| push(byte, byte == b'/')),
    }
}

/// RFC 3986, section 5.2.4, and no empty segments. Escaped dots are left alone, as AWS SDKs do.
fn normalized(path: &str) -> Cow<'_, str> {
    if !path.contains("//") && !path.contains("/.") {
        return Cow::Borrowed(path);
    }
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    let is_directory = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let mut normalized = String::with_capacity(path.len());
    for segment in &segments {
        normalized.push('/');
        normalized.push_str(segment);
    }
    if is_directory || segments.is_empty() {
        normalized.push('/');
    }
    Cow::Owned(normalized)
}

/// A name or value of the query string: read as a form has it, then written as signatures have it. So whatever an
/// author or another tool has left unescaped is signed as the service sees it.
fn push_parameter(out: &mut Vec<u8>, text: &str) {
    let plain = |(byte, is_escaped): (u8, bool)| if byte == b'+' && !is_escaped { b' ' } else { byte };
    push_encoded(out, unescaped(text.as_bytes()).map(plain));
}

/// The bytes with all percent-encoded but the unreserved characters of RFC 3986, section 2.3.
pub(super) fn push_encoded(out: &mut Vec<u8>, bytes: impl Iterator<Item = u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }
}

/// The bytes that a percent-encoded text stands for, and whether each was escaped.
fn unescaped(mut rest: &[u8]) -> impl Iterator<Item = (u8, bool)> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    iter::from_fn(move || {
        let (&first, after) = rest.split_first()?;
        rest = after;
        if first == b'%'
            && let [high, low, after @ ..] = after
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            rest = after;
            return Some((high << 4 | low, true));
        }
        Some((first, false))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str, settings: &SigningSettings) -> String {
        let mut out = Vec::new();
        push_path(&mut out, path, settings);
        String::from_utf8(out).expect("percent-encoded")
    }

    #[test]
    fn every_service_but_s3_has_the_path_encoded_twice() {
        for (given, twice, once) in [
            ("/a%20b", "/a%2520b", "/a%20b"),
            ("/arn%3Aaws%2Fx/i", "/arn%253Aaws%252Fx/i", "/arn%3Aaws%2Fx/i"),
            ("/a:b", "/a%3Ab", "/a%3Ab"),
            ("/a%3ab~", "/a%253ab~", "/a%3Ab~"),
            ("/100%", "/100%25", "/100%25"),
            ("", "/", "/"),
        ] {
            assert_eq!(path(given, &SigningSettings::SIGV4), twice);
            assert_eq!(path(given, &SigningSettings::S3V4), once);
        }
    }

    #[test]
    fn every_service_but_s3_has_the_path_normalised() {
        for (given, normalised) in [
            ("/", "/"),
            ("//a//", "/a/"),
            ("/a/./b/..", "/a/"),
            ("/a/b/../../..", "/"),
            ("/../a", "/a"),
            ("/a/.", "/a/"),
            ("/.hidden/..dots/a...", "/.hidden/..dots/a..."),
        ] {
            assert_eq!(path(given, &SigningSettings::SIGV4), normalised);
            assert_eq!(path(given, &SigningSettings::S3V4), given);
        }
        assert_eq!(path("/a/%2E%2E/b", &SigningSettings::SIGV4), "/a/%252E%252E/b");
    }

    #[test]
    fn a_query_string_is_sorted_by_encoded_names_then_values() {
        let headers = HeaderMap::new();
        let parts = |query| Parts {
            method: "GET",
            path: "/",
            query,
            parameters: &[("X-Amz-Date", "t/t")],
            unsigned: &["X-Amz-Signature"],
            headers: &headers,
            host: "",
            payload: "",
        };
        for (query, canonical) in [
            ("", "X-Amz-Date=t%2Ft"),
            ("b=2&b=10&a&&X-Amz-Signature=s", "X-Amz-Date=t%2Ft&a=&b=10&b=2"),
            ("Param-3=v&Param=v", "Param=v&Param-3=v&X-Amz-Date=t%2Ft"),
            ("z=a+b%2bc%7e=é*", "X-Amz-Date=t%2Ft&z=a%20b%2Bc~%3D%C3%A9%2A"),
        ] {
            let mut out = Vec::new();
            parts(query).push_query(&mut out);
            assert_eq!(String::from_utf8(out).expect("percent-encoded"), canonical, "{query}");
        }
    }

    #[test]
    fn headers_that_change_on_the_way_are_not_signed() {
        let mut headers = HeaderMap::new();
        for name in [
            "authorization",
            "connection",
            "content-type",
            "expect",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "x-amz-security-token",
            "x-amz-user-agent",
            "x-amzn-trace-id",
        ] {
            headers.insert(HeaderName::from_static(name), http::HeaderValue::from_static("v"));
        }
        let names = |location, settings| names_to_sign(&headers, location, settings).join(";");
        assert_eq!(
            names(Location::Header, &SigningSettings::SIGV4),
            "content-type;host;x-amz-security-token;x-amz-user-agent"
        );
        let after = SigningSettings { session_token: SessionToken::Unsigned, ..SigningSettings::SIGV4 };
        assert_eq!(names(Location::Query, &after), "content-type;host");
    }

    #[test]
    fn blanks_in_values_are_trimmed_and_joined() {
        for (value, canonical) in
            [("", ""), ("  ", ""), (" \ta   b \t c ", "a b \t c"), ("\"a  b\"", "\"a b\"")]
        {
            let mut out = Vec::new();
            push_value(&mut out, value.as_bytes());
            assert_eq!(String::from_utf8(out).expect("text"), canonical);
        }
    }
}
