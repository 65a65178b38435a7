//! Signature Version 4: requests that prove by an access key who sends them, and URLs that do.
//!
//! After the AWS documents, whose words are the names here (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html>):
//! a request becomes a [`CanonicalRequest`], its hash goes into a [`StringToSign`], and that is signed with a
//! [`SigningKey`], which holds for one [`CredentialScope`]. A [`Signer`] does all of it and keeps the day's keys:
//!
//! ```
//! use awso_core::auth::sigv4::{Signer, SigningParams, SigningSettings};
//! use awso_core::http::{Method, Request};
//! use awso_core::{Credentials, Endpoint, Timestamp};
//!
//! let endpoint: Endpoint = "https://sts.eu-west-2.amazonaws.com".parse()?;
//! let credentials = Credentials::new("AKIDEXAMPLE", "a secret");
//! let params = SigningParams {
//!     settings: SigningSettings::SIGV4,
//!     credentials: &credentials,
//!     region: "eu-west-2",
//!     signing_name: "sts",
//!     time: "2015-08-30T12:36:00Z".parse::<Timestamp>()?,
//! };
//! let mut request = Request::new(Method::GET, "/");
//! request.query = "Action=GetCallerIdentity&Version=2011-06-15".to_owned();
//! Signer::new().sign(&params, &mut request, &endpoint)?;
//! assert_eq!(request.headers["x-amz-date"], "20150830T123600Z");
//! assert!(request.headers["authorization"].to_str()?.starts_with(
//!     "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-2/sts/aws4_request, SignedHeaders=host;x-amz-date, "
//! ));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Whoever answers requests reads and verifies signatures with [`Authorization`].

mod canonical;
mod key;
mod presign;
mod time;
mod verify;

use std::error::Error as StdError;
use std::fmt;
use std::ops::Range;

use http::header::{AUTHORIZATION, HeaderName};

pub use canonical::CanonicalRequest;
pub use key::{CredentialScope, Signature, SigningKey, StringToSign};
pub use presign::PresignedUrl;
pub use time::SigningTime;
pub use verify::{Authorization, VerificationError};

use self::canonical::{Location, Parts, names_to_sign};
use self::key::{Hex, SigningKeys};
use crate::auth::Credentials;
use crate::client::Endpoint;
use crate::http::{HeaderValue, Request};
use crate::schema::Auth;
use crate::timestamp::Timestamp;

/// The name of the algorithm.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// What a credential scope ends with.
pub const AWS4_REQUEST: &str = "aws4_request";
/// What stands in the place of the body's hash where the body is not signed.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
/// The header of the moment of signing.
pub const X_AMZ_DATE: &str = "x-amz-date";
/// The header of the session token.
pub const X_AMZ_SECURITY_TOKEN: &str = "x-amz-security-token";
/// The header of the body's hash, or of [`UNSIGNED_PAYLOAD`].
pub const X_AMZ_CONTENT_SHA256: &str = "x-amz-content-sha256";

// The same as names, which are not read anew for every request.
const DATE: HeaderName = HeaderName::from_static(X_AMZ_DATE);
const SECURITY_TOKEN: HeaderName = HeaderName::from_static(X_AMZ_SECURITY_TOKEN);
const CONTENT_SHA256: HeaderName = HeaderName::from_static(X_AMZ_CONTENT_SHA256);

/// How often the path of the canonical request is percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathEncoding {
    /// Once, as it goes over the wire: S3.
    Single,
    /// Once more than on the wire, so that `%20` is signed as `%2520`: every other service.
    Double,
}

/// Whether the session token is part of what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionToken {
    /// It is added before signing, as nearly all services want it.
    Signed,
    /// It is added after signing.
    Unsigned,
}

/// What of the body is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Its hash. A body that is a stream has none before it is sent, and is refused.
    Hashed,
    /// Its hash, but for a stream, which goes unsigned.
    HashedIfAtHand,
    /// Nothing: [`UNSIGNED_PAYLOAD`] stands in the place of its hash.
    Unsigned,
}

/// What services differ in. [`SIGV4`](SigningSettings::SIGV4) and [`S3V4`](SigningSettings::S3V4) are what there is;
/// one that wants something else sets it: `SigningSettings { session_token: SessionToken::Unsigned, ..SigningSettings::SIGV4 }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningSettings {
    /// How often the path is encoded.
    pub path_encoding: PathEncoding,
    /// Whether dot segments and empty ones are taken out of the path before it is signed.
    pub normalize_path: bool,
    /// Whether the session token is signed.
    pub session_token: SessionToken,
    /// What of the body is signed.
    pub payload: Payload,
    /// Whether the header `x-amz-content-sha256` says what of the body is signed. Where nothing is, it always does.
    pub content_sha256_header: bool,
}

impl SigningSettings {
    /// What every service wants but S3.
    pub const SIGV4: SigningSettings = SigningSettings {
        path_encoding: PathEncoding::Double,
        normalize_path: true,
        session_token: SessionToken::Signed,
        payload: Payload::Hashed,
        content_sha256_header: false,
    };

    /// What S3 wants: keys of objects are paths as they are, `a//../b` included.
    pub const S3V4: SigningSettings = SigningSettings {
        path_encoding: PathEncoding::Single,
        normalize_path: false,
        session_token: SessionToken::Signed,
        payload: Payload::HashedIfAtHand,
        content_sha256_header: true,
    };

    /// What an operation of this setting wants; none where it is not signed.
    pub const fn of(auth: Auth) -> Option<Self> {
        match auth {
            Auth::None => None,
            Auth::SigV4 => Some(SigningSettings::SIGV4),
            Auth::SigV4UnsignedPayload => {
                Some(SigningSettings { payload: Payload::Unsigned, ..SigningSettings::SIGV4 })
            }
            Auth::S3V4 => Some(SigningSettings::S3V4),
            Auth::S3V4UnsignedPayload => {
                Some(SigningSettings { payload: Payload::Unsigned, ..SigningSettings::S3V4 })
            }
        }
    }
}

/// What a request is signed with.
#[derive(Clone, Copy, Debug)]
pub struct SigningParams<'a> {
    /// How the service wants it.
    pub settings: SigningSettings,
    /// The keys.
    pub credentials: &'a Credentials,
    /// The region of the credential scope: `eu-west-2`.
    pub region: &'a str,
    /// The service of the credential scope, which is not always the first label of its host: `execute-api`.
    pub signing_name: &'a str,
    /// The moment of signing. Services refuse one that is more than minutes from their own clock's, so it is taken
    /// from a [`ClockSkew`](crate::auth::ClockSkew).
    pub time: Timestamp,
}

/// Signs requests. It keeps the signing keys of the last scopes, so a client has one and shares it between threads.
#[derive(Debug, Default)]
pub struct Signer {
    keys: SigningKeys,
}

impl Signer {
    /// A signer that knows no key yet.
    pub fn new() -> Self {
        Signer::default()
    }

    /// Signs the request as it goes to this endpoint: adds `x-amz-date`, the session token, `x-amz-content-sha256`
    /// where it is wanted, and `authorization`. What an earlier signature has left is replaced, so that every attempt
    /// is signed anew. Of a body that is a stream, a hash that stands in `x-amz-content-sha256` is taken.
    ///
    /// # Errors
    /// A body that is a stream where its hash is signed, and keys, region or time that no header can hold. The
    /// request is then as it was, but for headers of an earlier signature.
    pub fn sign(
        &self,
        params: &SigningParams<'_>,
        request: &mut Request,
        endpoint: &Endpoint,
    ) -> Result<(), SigningError> {
        let settings = &params.settings;
        let time = SigningTime::of(params.time)?;
        let token = params.credentials.session_token().map(token).transpose()?;
        request.headers.remove(AUTHORIZATION);
        request.headers.remove(SECURITY_TOKEN);
        let payload = payload(request, settings, Location::Header)?;
        let is_stated = settings.content_sha256_header
            || payload.as_str() == UNSIGNED_PAYLOAD
            || request.headers.contains_key(CONTENT_SHA256);
        if is_stated {
            let value = HeaderValue::from_str(payload.as_str()).map_err(|_| SigningError::new(NO_HEADER))?;
            request.headers.insert(CONTENT_SHA256, value);
        }
        let value = HeaderValue::from_str(time.as_str()).map_err(|_| SigningError::new(NO_HEADER))?;
        request.headers.insert(DATE, value);
        let is_signed = settings.session_token == SessionToken::Signed;
        let (before, after) = if is_signed { (token, None) } else { (None, token) };
        if let Some(token) = before {
            request.headers.insert(SECURITY_TOKEN, token);
        }
        let target = Target::of(request, endpoint);
        let canonical = target
            .parts(request, payload.as_str(), &[])
            .canonical(&names_to_sign(&request.headers, Location::Header, settings), settings);
        let authorization = self.authorization(params, time, &canonical)?;
        request.headers.insert(AUTHORIZATION, authorization);
        if let Some(token) = after {
            request.headers.insert(SECURITY_TOKEN, token);
        }
        Ok(())
    }

    /// The header `authorization` of a canonical request.
    fn authorization(
        &self,
        params: &SigningParams<'_>,
        time: SigningTime,
        canonical: &CanonicalRequest,
    ) -> Result<HeaderValue, SigningError> {
        let scope = params.scope(&time);
        let signature = self.signature(params, time, canonical);
        let (key, headers) = (params.credentials.access_key_id(), canonical.signed_headers());
        let mut text = String::with_capacity(ALGORITHM.len() + key.len() + scope.len() + headers.len() + 128);
        text.extend([ALGORITHM, " Credential=", key, "/"]);
        scope.push_to(&mut text);
        text.extend([", SignedHeaders=", headers, ", Signature=", signature.as_str()]);
        let mut value = HeaderValue::try_from(text).map_err(|_| SigningError::new(NO_HEADER))?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn signature(
        &self,
        params: &SigningParams<'_>,
        time: SigningTime,
        canonical: &CanonicalRequest,
    ) -> Signature {
        let scope = params.scope(&time);
        self.keys.get(params.credentials, scope).sign(&StringToSign::new(time, scope, canonical))
    }
}

impl SigningParams<'_> {
    fn scope<'s>(&'s self, time: &'s SigningTime) -> CredentialScope<'s> {
        CredentialScope { date: time.date(), region: self.region, service: self.signing_name }
    }

    /// The canonical request of a request that [`Signer::sign`] has signed with the same parameters: what to compare
    /// with what a service says it has seen.
    ///
    /// # Errors
    /// As [`Signer::sign`].
    pub fn canonical_request(
        &self,
        request: &Request,
        endpoint: &Endpoint,
    ) -> Result<CanonicalRequest, SigningError> {
        let payload = payload(request, &self.settings, Location::Header)?;
        let names = names_to_sign(&request.headers, Location::Header, &self.settings);
        let target = Target::of(request, endpoint);
        Ok(target.parts(request, payload.as_str(), &[]).canonical(&names, &self.settings))
    }
}

const NO_HEADER: &str = "the access key, the session token, the region or the service's name holds what no header can: line breaks, perhaps";

fn token(token: &str) -> Result<HeaderValue, SigningError> {
    let mut value = HeaderValue::from_str(token).map_err(|_| SigningError::new(NO_HEADER))?;
    value.set_sensitive(true);
    Ok(value)
}

/// What is signed in the place of the body.
enum PayloadHash {
    Constant(&'static str),
    Given(String),
    Taken(Hex),
}

impl PayloadHash {
    const UNSIGNED: PayloadHash = PayloadHash::Constant(UNSIGNED_PAYLOAD);

    fn as_str(&self) -> &str {
        match self {
            PayloadHash::Constant(text) => text,
            PayloadHash::Given(text) => text,
            PayloadHash::Taken(hash) => hash.as_str(),
        }
    }

    fn of(bytes: &[u8]) -> Self {
        /// Of nothing. Most requests of some services have no body.
        const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        if bytes.is_empty() { PayloadHash::Constant(EMPTY) } else { PayloadHash::Taken(Hex::hash(bytes)) }
    }
}

fn payload(
    request: &Request,
    settings: &SigningSettings,
    location: Location,
) -> Result<PayloadHash, SigningError> {
    let given = request.headers.get(CONTENT_SHA256).and_then(|value| value.to_str().ok());
    if settings.payload == Payload::Unsigned || given == Some(UNSIGNED_PAYLOAD) {
        return Ok(PayloadHash::UNSIGNED);
    }
    // Whoever is handed a presigned URL of S3 brings the body.
    let is_open = settings.payload == Payload::HashedIfAtHand && location == Location::Query;
    match (request.body.bytes(), given) {
        // Taken anew for every attempt: what an earlier one left may be of another body.
        (Some(bytes), _) if !is_open => Ok(PayloadHash::of(bytes)),
        (_, Some(given)) => Ok(PayloadHash::Given(given.to_owned())),
        (_, None) if settings.payload == Payload::HashedIfAtHand => Ok(PayloadHash::UNSIGNED),
        (_, None) => Err(SigningError::new(
            "its body is a stream, whose hash would have to go before it: collect it, or annotate the operation `auth = \"sigv4-unsigned-payload\"`",
        )),
    }
}

/// The address of a request, and the parts of it that are signed: what is signed is what is sent.
struct Target {
    url: String,
    /// As clients send it: in lowercase and without the port that is usual for the scheme.
    host: String,
    path: Range<usize>,
}

impl Target {
    fn of(request: &Request, endpoint: &Endpoint) -> Self {
        let url = endpoint.url(request);
        let (scheme, start) = url.split_once("://").map_or(("", 0), |(scheme, _)| (scheme, scheme.len() + 3));
        let end_of = |from: usize, ends: &[char]| {
            url.get(from..).and_then(|rest| rest.find(ends)).map_or(url.len(), |at| from + at)
        };
        let host_end = end_of(start, &['/', '?']);
        let path = host_end..end_of(host_end, &['?']);
        let usual = if scheme == "http" { ":80" } else { ":443" };
        let host = url.get(start..host_end).unwrap_or_default();
        let host = host.strip_suffix(usual).unwrap_or(host).to_ascii_lowercase();
        Target { url, host, path }
    }

    fn parts<'a>(
        &'a self,
        request: &'a Request,
        payload: &'a str,
        parameters: &'a [(&'a str, &'a str)],
    ) -> Parts<'a> {
        Parts {
            method: request.method.as_str(),
            path: self.url.get(self.path.clone()).unwrap_or_default(),
            query: &request.query,
            parameters,
            unsigned: &[],
            headers: &request.headers,
            host: &self.host,
            payload,
        }
    }
}

/// Why a request cannot be signed, in a text that shows no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningError {
    problem: &'static str,
}

impl SigningError {
    fn new(problem: &'static str) -> Self {
        SigningError { problem }
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the request cannot be signed: {}", self.problem)
    }
}

impl StdError for SigningError {}

#[cfg(test)]
mod tests;
