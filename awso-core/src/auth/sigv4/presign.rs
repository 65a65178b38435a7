//! URLs that prove by themselves who has made them.

use std::fmt;
use std::time::Duration;

use super::canonical::{Location, names_to_sign, push_encoded};
use super::{
    ALGORITHM, SessionToken, Signer, SigningError, SigningParams, SigningTime, Target, X_AMZ_SECURITY_TOKEN,
    payload,
};
use crate::client::Endpoint;
use crate::http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use crate::redact::REDACTED;

/// A URL that whoever has it can send for a while, with no keys of their own. So it is kept out of texts: only
/// [`as_str`](PresignedUrl::as_str) and [`into_string`](PresignedUrl::into_string) show it.
#[derive(Clone)]
pub struct PresignedUrl {
    url: String,
    method: Method,
    headers: HeaderMap,
}

impl PresignedUrl {
    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// The URL.
    pub fn into_string(self) -> String {
        self.url
    }

    /// The method that it is for.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The headers that are to be sent with it, for they are signed. The host, which every client sends, is not
    /// among them.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl fmt::Debug for PresignedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("PresignedUrl")
            .field("url", &REDACTED)
            .field("method", &self.method)
            .field("headers", &names)
            .finish()
    }
}

impl fmt::Display for PresignedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Signer {
    /// The longest that a URL may hold: 7 days, as the AWS documents have it.
    pub const MOST_EXPIRES_IN: Duration = Duration::from_secs(7 * 24 * 60 * 60);

    /// The URL of the request at this endpoint, signed, for so long. It holds no longer than the credentials do.
    ///
    /// Of a body, the hash is signed: whoever has the URL sends that body. With [`SigningSettings::S3V4`]
    /// and those that leave the payload unsigned, they may send any.
    ///
    /// [`SigningSettings::S3V4`]: super::SigningSettings::S3V4
    ///
    /// # Errors
    /// Less than a second or more than 7 days, a body that is a stream where its hash is signed, and keys or time that
    /// have no form in a URL.
    pub fn presign(
        &self,
        params: &SigningParams<'_>,
        request: &Request,
        endpoint: &Endpoint,
        expires_in: Duration,
    ) -> Result<PresignedUrl, SigningError> {
        if expires_in < Duration::from_secs(1) || expires_in > Self::MOST_EXPIRES_IN {
            return Err(SigningError::new("a presigned URL holds from a second to 7 days"));
        }
        let settings = &params.settings;
        let time = SigningTime::of(params.time)?;
        let payload = payload(request, settings, Location::Query)?;
        let names = names_to_sign(&request.headers, Location::Query, settings);
        // The session token is a parameter here, and no header too.
        let names: Vec<&str> = names.into_iter().filter(|name| *name != X_AMZ_SECURITY_TOKEN).collect();
        let mut credential = params.credentials.access_key_id().to_owned();
        credential.push('/');
        params.scope(&time).push_to(&mut credential);
        let (signed_headers, expires) = (names.join(";"), expires_in.as_secs().to_string());
        let mut parameters = vec![
            ("X-Amz-Algorithm", ALGORITHM),
            ("X-Amz-Credential", &credential),
            ("X-Amz-Date", time.as_str()),
            ("X-Amz-SignedHeaders", &signed_headers),
            ("X-Amz-Expires", &expires),
        ];
        let token = params.credentials.session_token().map(|token| ("X-Amz-Security-Token", token));
        let is_token_signed = settings.session_token == SessionToken::Signed;
        parameters.extend(token.filter(|_| is_token_signed));
        let target = Target::of(request, endpoint);
        let canonical = target.parts(request, payload.as_str(), &parameters).canonical(&names, settings);
        let signature = self.signature(params, time, &canonical);
        parameters.extend(token.filter(|_| !is_token_signed));
        parameters.push(("X-Amz-Signature", signature.as_str()));
        let headers = names.iter().filter(|name| **name != "host");
        let headers =
            headers.flat_map(|name| request.headers.get_all(*name).iter().map(move |value| (name, value)));
        Ok(PresignedUrl {
            method: request.method.clone(),
            headers: headers.filter_map(named).collect(),
            url: with_parameters(target.url, !request.query.is_empty(), &parameters),
        })
    }
}

fn named((name, value): (&&str, &HeaderValue)) -> Option<(HeaderName, HeaderValue)> {
    Some((name.parse().ok()?, value.clone()))
}

fn with_parameters(url: String, has_query: bool, parameters: &[(&str, &str)]) -> String {
    let more: usize = parameters.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
    let mut bytes = url.into_bytes();
    bytes.reserve(more);
    for (index, (name, value)) in parameters.iter().enumerate() {
        bytes.push(if index == 0 && !has_query { b'?' } else { b'&' });
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(b'=');
        push_encoded(&mut bytes, value.bytes());
    }
    // A URL and percent-encoded text.
    String::from_utf8(bytes).unwrap_or_default()
}
