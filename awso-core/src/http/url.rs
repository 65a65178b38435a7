//! Requests to URLs that a service or somebody else has made: presigned ones, and those of websockets.

use super::{Method, Request};
use crate::client::Endpoint;
use crate::error::ConfigError;

impl Request {
    /// The request to a URL, and the endpoint it goes to: scheme, host and port. Path and query are the URL's, byte for
    /// byte, so that a signature over them holds. `ws://` and `wss://` stand for `http://` and `https://`, as
    /// websockets begin.
    ///
    /// The default transport sends them so, but for `"`, `'`, `<` and `>` in a query and what may stand in no path: these
    /// it escapes, which means the same.
    ///
    /// A URL without a path has the path `/`; a `?` with nothing behind it is left out.
    ///
    /// ```
    /// use awso_core::http::{Method, Request};
    ///
    /// let url = "wss://chat.example/a%2Fb?token=t%3D%3D";
    /// let (endpoint, request) = Request::to_url(Method::GET, url)?;
    /// assert_eq!(endpoint.to_string(), "https://chat.example");
    /// assert_eq!((request.path.as_str(), request.query.as_str()), ("/a%2Fb", "token=t%3D%3D"));
    /// # Ok::<(), awso_core::ConfigError>(())
    /// ```
    ///
    /// # Errors
    /// What is no such URL, one with a user name or a fragment, and characters that are not percent-encoded. The text
    /// does not show the URL, which may carry a secret.
    pub fn to_url(method: Method, url: &str) -> Result<(Endpoint, Request), ConfigError> {
        let (endpoint, path, query) =
            split(url).map_err(|problem| ConfigError::new(format!("the URL {problem}")))?;
        let mut request = Request::new(method, if path.is_empty() { "/" } else { path });
        request.query = query.to_owned();
        Ok((endpoint, request))
    }
}

fn split(url: &str) -> Result<(Endpoint, &str, &str), &'static str> {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let scheme = [("http", "http"), ("https", "https"), ("ws", "http"), ("wss", "https")]
        .into_iter()
        .find_map(|(name, carrier)| scheme.eq_ignore_ascii_case(name).then_some(carrier))
        .ok_or("does not begin with `http://`, `https://`, `ws://` or `wss://`")?;
    let (authority, target) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let endpoint = Endpoint::read(&format!("{scheme}://{authority}"))?;
    if target.contains('#') {
        return Err("holds a fragment, which is never sent: leave out what is behind the `#`, and the `#`");
    }
    if !target.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("holds a space or another character that has to be percent-encoded");
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Ok((endpoint, path, query))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn to(url: &str) -> Result<(Endpoint, Request), ConfigError> {
        Request::to_url(Method::GET, url)
    }

    proptest! {
        #[test]
        fn a_request_to_a_url_goes_to_that_url_byte_for_byte(
            (scheme, carrier) in prop::sample::select(vec![
                ("http", "http"), ("https", "https"), ("ws", "http"), ("wss", "https"), ("WSS", "https"),
            ]),
            host in prop_oneof![
                "[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\\.[a-z]{1,5}){0,2}",
                Just("[::1]".to_owned()),
                "127\\.0\\.0\\.[0-9]",
            ],
            port in prop::option::of(any::<u16>()),
            // Whatever is visible and is no delimiter there, escapes that are none included.
            path in prop::option::of("/([!-\"$->@-~]|%[0-9a-fA-F]{2}){0,40}"),
            query in prop::option::of("([!-\"$-~]|%[0-9a-fA-F]{2}){1,60}"),
        ) {
            let authority = port.map_or(host.clone(), |port| format!("{host}:{port}"));
            let behind = query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
            let url = format!("{scheme}://{authority}{}{behind}", path.as_deref().unwrap_or_default());
            let (endpoint, request) = to(&url).expect("a URL");
            let path = path.unwrap_or_else(|| "/".to_owned());
            prop_assert_eq!(endpoint.to_string(), format!("{carrier}://{authority}"));
            prop_assert_eq!(endpoint.url(&request), format!("{carrier}://{authority}{path}{behind}"));
            prop_assert_eq!((request.path, request.query), (path, query.unwrap_or_default()));
        }

        #[test]
        fn what_is_no_url_is_refused_without_showing_it(
            before in ".{0,8}",
            scheme in prop::sample::select(vec!["", "wss://", "https://", "https://host", "ftp://host/"]),
            behind in "[ -~é\t\n]{0,8}",
        ) {
            for url in [format!("{before}{scheme}S3cr3t{behind}"), format!("{scheme}{behind}/S3cr3t{before}")] {
                if let Err(error) = to(&url) {
                    prop_assert!(!error.to_string().contains("S3cr3t"), "{url}: {error}");
                }
            }
        }
    }

    #[test]
    fn what_is_wrong_with_a_url_is_said() {
        for (url, why) in [
            ("", "the URL does not begin with"),
            ("/path", "the URL does not begin with"),
            ("ftp://host/", "the URL does not begin with"),
            ("wss:host/", "the URL does not begin with"),
            (" wss://host/", "the URL does not begin with"),
            ("wss://", "the URL is malformed"),
            ("wss:///path", "the URL is malformed"),
            ("wss://ho st/", "the URL is malformed"),
            ("wss://host\\@other/", "the URL"),
            ("wss://user:word@host/", "the URL holds a user name"),
            ("wss://host:99999/", "the URL names a port that is none"),
            ("wss://host/a#b", "the URL holds a fragment"),
            ("wss://host#b", "the URL holds a fragment"),
            ("wss://host/?a=b#", "the URL holds a fragment"),
            ("wss://host/a b", "percent-encoded"),
            ("wss://host/?a=\n", "percent-encoded"),
            ("wss://host/é", "percent-encoded"),
        ] {
            let error = to(url).expect_err(url).to_string();
            assert!(error.contains(why), "{url}: {error}");
        }
    }

    #[test]
    fn what_is_empty_in_a_url_is_left_out() {
        for url in ["https://host", "https://host/", "https://host?", "https://host/?"] {
            let (endpoint, request) = to(url).expect(url);
            assert_eq!(endpoint.url(&request), "https://host/", "{url}");
        }
    }
}
