//! The other side: what a request says of its signature, and whether that holds.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;

use super::canonical::Parts;
use super::{
    ALGORITHM, AWS4_REQUEST, CanonicalRequest, CredentialScope, Payload, PayloadHash, SessionToken, Signer,
    SigningKey, SigningSettings, SigningTime, StringToSign, UNSIGNED_PAYLOAD, X_AMZ_CONTENT_SHA256,
    X_AMZ_DATE, X_AMZ_SECURITY_TOKEN,
};
use crate::http::Request;
use crate::redact::REDACTED;
use crate::timestamp::Timestamp;

/// What a request says of its signature, in its header or, as a presigned URL does, in its query string.
///
/// ```
/// # use awso_core::auth::sigv4::*;
/// # use awso_core::http::{HeaderValue, Method, Request};
/// # use awso_core::{Credentials, Endpoint, Timestamp};
/// # let endpoint: Endpoint = "http://127.0.0.1:4599".parse()?;
/// # let credentials = Credentials::new("AKIDEXAMPLE", "a secret");
/// # let now: Timestamp = "2015-08-30T12:36:00Z".parse()?;
/// # let params = SigningParams { settings: SigningSettings::SIGV4, credentials: &credentials, region: "local", signing_name: "connect", time: now };
/// # let mut request = Request::new(Method::GET, "/contact/metrics");
/// # Signer::new().sign(&params, &mut request, &endpoint)?;
/// # request.headers.insert("host", HeaderValue::from_static("127.0.0.1:4599"));
/// // `request` is as a server has it, with its header `host`.
/// let authorization = Authorization::of(&request)?;
/// assert_eq!(authorization.access_key_id(), "AKIDEXAMPLE");
/// assert_eq!(authorization.scope().service, "connect");
/// // Whoever answers looks the secret up by the key's id.
/// authorization.verify(&request, "a secret", &SigningSettings::SIGV4, now)?;
/// assert!(authorization.verify(&request, "another", &SigningSettings::SIGV4, now).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Authorization<'r> {
    access_key_id: Cow<'r, str>,
    date: Cow<'r, str>,
    region: Cow<'r, str>,
    service: Cow<'r, str>,
    signed_headers: Cow<'r, str>,
    signature: Cow<'r, str>,
    time: SigningTime,
    /// How long it holds, if it is in the query string.
    expires_in: Option<Duration>,
}

impl<'r> Authorization<'r> {
    /// How far the clocks of both sides may be apart: 5 minutes by the AWS documents, 15 by the answers of S3, which
    /// is what is taken.
    pub const MOST_SKEW: Duration = Duration::from_secs(15 * 60);

    /// What the request says.
    ///
    /// # Errors
    /// It says nothing, or not what signatures say.
    pub fn of(request: &'r Request) -> Result<Self, VerificationError> {
        match request.headers.get(AUTHORIZATION) {
            Some(value) => {
                let text = value.to_str().map_err(|_| VerificationError::Malformed("authorization"))?;
                let date = request.headers.get(X_AMZ_DATE).and_then(|value| value.to_str().ok());
                Self::of_header(text, date)
            }
            None => Self::of_query(&request.query),
        }
    }

    fn of_header(text: &'r str, date: Option<&'r str>) -> Result<Self, VerificationError> {
        let malformed = || VerificationError::Malformed("authorization");
        let fields =
            text.strip_prefix(ALGORITHM).filter(|rest| rest.starts_with(' ')).ok_or_else(malformed)?;
        let field = |name: &str| {
            let mut fields = fields.split(',').map(str::trim);
            fields.find_map(|field| field.strip_prefix(name)?.strip_prefix('=')).ok_or_else(malformed)
        };
        let signed_headers = Cow::Borrowed(field("SignedHeaders")?);
        let signature = Cow::Borrowed(field("Signature")?);
        let credential = Cow::Borrowed(field("Credential")?);
        let date = date.ok_or(VerificationError::Malformed(X_AMZ_DATE))?;
        Self::new(credential, signed_headers, signature, date, None)
    }

    fn of_query(query: &'r str) -> Result<Self, VerificationError> {
        let parameter = |name: &'static str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let (_, value) = pairs.find(|(key, _)| *key == name).ok_or(VerificationError::Malformed(name))?;
            percent_decode_str(value).decode_utf8().map_err(|_| VerificationError::Malformed(name))
        };
        if !query.contains("X-Amz-") {
            return Err(VerificationError::Missing);
        }
        if parameter("X-Amz-Algorithm")? != ALGORITHM {
            return Err(VerificationError::Malformed("X-Amz-Algorithm"));
        }
        let expires = parameter("X-Amz-Expires")?.parse().map(Duration::from_secs).ok();
        let expires = expires.filter(|expires| *expires <= Signer::MOST_EXPIRES_IN);
        let expires = expires.ok_or(VerificationError::Malformed("X-Amz-Expires"))?;
        let signed_headers = parameter("X-Amz-SignedHeaders")?;
        let (date, expires) = (parameter("X-Amz-Date")?, Some(expires));
        Self::new(
            parameter("X-Amz-Credential")?,
            signed_headers,
            parameter("X-Amz-Signature")?,
            &date,
            expires,
        )
    }

    fn new(
        credential: Cow<'r, str>,
        signed_headers: Cow<'r, str>,
        signature: Cow<'r, str>,
        time: &str,
        expires_in: Option<Duration>,
    ) -> Result<Self, VerificationError> {
        // From the end: a key's id may hold slashes, for all that is known.
        let mut parts = match credential {
            Cow::Borrowed(text) => text.rsplitn(5, '/').map(Cow::Borrowed).collect::<Vec<_>>(),
            Cow::Owned(text) => text.rsplitn(5, '/').map(|part| Cow::Owned(part.to_owned())).collect(),
        };
        let mut part = || parts.pop().ok_or(VerificationError::Malformed("Credential"));
        let (access_key_id, date, region, service, end) = (part()?, part()?, part()?, part()?, part()?);
        let time: SigningTime = time.parse().map_err(|_| VerificationError::Malformed(X_AMZ_DATE))?;
        if end != AWS4_REQUEST || date != time.date() || access_key_id.is_empty() {
            return Err(VerificationError::Malformed("Credential"));
        }
        // A host that is not signed would let the request be sent anywhere.
        if !signed_headers.split(';').any(|name| name == "host") {
            return Err(VerificationError::Malformed("SignedHeaders"));
        }
        Ok(Authorization {
            access_key_id,
            date,
            region,
            service,
            signed_headers,
            signature,
            time,
            expires_in,
        })
    }

    /// What the key is known by.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// What the signature holds for.
    pub fn scope(&self) -> CredentialScope<'_> {
        CredentialScope { date: &self.date, region: &self.region, service: &self.service }
    }

    /// When it was made.
    pub fn time(&self) -> SigningTime {
        self.time
    }

    /// The names of the headers that are signed: `host;x-amz-date`.
    pub fn signed_headers(&self) -> &str {
        &self.signed_headers
    }

    /// How long it holds, if it is that of a presigned URL.
    pub fn expires_in(&self) -> Option<Duration> {
        self.expires_in
    }

    /// The canonical request that should have been signed.
    ///
    /// # Errors
    /// A body that is still to be read, of which the request does not say the hash.
    pub fn canonical_request(
        &self,
        request: &Request,
        settings: &SigningSettings,
    ) -> Result<CanonicalRequest, VerificationError> {
        let payload = self.payload(request, settings)?;
        let names: Vec<&str> = self.signed_headers.split(';').collect();
        let unsigned: &[&str] = match settings.session_token {
            SessionToken::Signed => &["X-Amz-Signature"],
            SessionToken::Unsigned => &["X-Amz-Signature", "X-Amz-Security-Token"],
        };
        let parts = Parts {
            method: request.method.as_str(),
            path: &request.path,
            query: &request.query,
            parameters: &[],
            unsigned: if self.expires_in.is_some() { unsigned } else { &[] },
            headers: &request.headers,
            host: "",
            payload: payload.as_str(),
        };
        Ok(parts.canonical(&names, settings))
    }

    fn payload(
        &self,
        request: &Request,
        settings: &SigningSettings,
    ) -> Result<PayloadHash, VerificationError> {
        let given = request.headers.get(X_AMZ_CONTENT_SHA256);
        let given = given.map(|value| self.given_payload(value, settings)).transpose()?;
        let is_open = self.expires_in.is_some() && settings.payload == Payload::HashedIfAtHand;
        match (given, request.body.bytes()) {
            (Some(given), _) => Ok(given),
            (None, _) if is_open || settings.payload == Payload::Unsigned => Ok(PayloadHash::UNSIGNED),
            (None, Some(bytes)) => Ok(PayloadHash::of(bytes)),
            (None, None) => Err(VerificationError::Unread),
        }
    }

    /// What `x-amz-content-sha256` says: a hash or, where the service lets a body go unsigned, that it is. What is
    /// neither would be a signature over any body.
    fn given_payload(
        &self,
        value: &HeaderValue,
        settings: &SigningSettings,
    ) -> Result<PayloadHash, VerificationError> {
        let malformed = || VerificationError::Malformed(X_AMZ_CONTENT_SHA256);
        let given = value.to_str().map_err(|_| malformed())?;
        let is_open = given == UNSIGNED_PAYLOAD && settings.payload != Payload::Hashed;
        if is_open || is_hash(given) { Ok(PayloadHash::Given(given.to_owned())) } else { Err(malformed()) }
    }

    /// Whether the signature holds at this time, for clocks that may be this far apart: one in a header for as long
    /// before and after it was made, one in the query string until it expires.
    pub fn holds_at(&self, now: Timestamp, skew: Duration) -> bool {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        let (made, skew) = (self.time.timestamp().epoch().0, seconds(skew));
        let last = made.saturating_add(self.expires_in.map_or(skew, seconds));
        (made.saturating_sub(skew), 0) <= now.epoch() && now.epoch() <= (last, 0)
    }

    /// Whether the signature is that of the request, made with this secret and holding now. A body at hand has to be
    /// the one that was signed; one that is still to be read is as `x-amz-content-sha256` says. Every header
    /// `x-amz-…` has to be signed, for it means something to the service.
    ///
    /// # Errors
    /// It is not, or does not hold now, or the body is another, or there are more headers.
    pub fn verify(
        &self,
        request: &Request,
        secret_access_key: &str,
        settings: &SigningSettings,
        now: Timestamp,
    ) -> Result<(), VerificationError> {
        let canonical = self.canonical_request(request, settings)?;
        let key = SigningKey::derive(secret_access_key, self.scope());
        let text = StringToSign::new(self.time, self.scope(), &canonical);
        if !key.verify(&text, &self.signature) {
            return Err(VerificationError::SignatureDoesNotMatch);
        }
        if !self.holds_at(now, Self::MOST_SKEW) {
            return Err(VerificationError::OutOfTime);
        }
        if let Some(name) = request.headers.keys().find(|name| self.lacks(name, settings)) {
            return Err(VerificationError::UnsignedHeader(name.clone()));
        }
        let given = request.headers.get(X_AMZ_CONTENT_SHA256).and_then(|value| value.to_str().ok());
        match (given.filter(|given| is_hash(given)), request.body.bytes()) {
            (Some(given), Some(bytes)) if PayloadHash::of(bytes).as_str() != given => {
                Err(VerificationError::OtherPayload)
            }
            _ => Ok(()),
        }
    }

    /// Whether the header should be signed and is not.
    fn lacks(&self, name: &HeaderName, settings: &SigningSettings) -> bool {
        let is_added_later = settings.session_token == SessionToken::Unsigned && name == X_AMZ_SECURITY_TOKEN;
        name.as_str().starts_with("x-amz-")
            && !is_added_later
            && !self.signed_headers.split(';').any(|signed| signed == name.as_str())
    }
}

/// Whether the text is what a SHA-256 is written as.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization")
            .field("access_key_id", &self.access_key_id)
            .field("scope", &format_args!("{}", self.scope()))
            .field("signed_headers", &self.signed_headers)
            .field("signature", &REDACTED)
            .field("time", &self.time)
            .field("expires_in", &self.expires_in)
            .finish()
    }
}

/// Why a signature is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerificationError {
    /// The request is not signed.
    Missing,
    /// A part of the signature is missing, or not as signatures have it: its name.
    Malformed(&'static str),
    /// The signature is not that of the request and the secret.
    SignatureDoesNotMatch,
    /// It was made too long ago, or is yet to be made.
    OutOfTime,
    /// The body is not the one whose hash is signed.
    OtherPayload,
    /// A header that means something to the service is not signed.
    UnsignedHeader(HeaderName),
    /// The hash of the body is not said, and the body is still to be read.
    Unread,
}

impl fmt::Display for VerificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VerificationError::Missing => {
                f.write_str("the request is not signed: it has no header `authorization`")
            }
            VerificationError::Malformed(part) => {
                write!(f, "the signature has no usable `{part}`: sign with {ALGORITHM}")
            }
            VerificationError::SignatureDoesNotMatch => {
                f.write_str("the signature is not that of the request: compare secret and canonical request")
            }
            VerificationError::OutOfTime => {
                f.write_str("the signature does not hold now: sign anew, and set the clock")
            }
            VerificationError::OtherPayload => {
                f.write_str("the body is not the one that was signed: sign the body that is sent")
            }
            VerificationError::UnsignedHeader(name) => {
                write!(f, "the header `{name}` is not signed: sign all headers that begin with `x-amz-`")
            }
            VerificationError::Unread => f.write_str(
                "the body is still to be read and `x-amz-content-sha256` does not say its hash: collect it",
            ),
        }
    }
}

impl StdError for VerificationError {}
