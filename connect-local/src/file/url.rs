//! URLs that let whoever has them upload or download one file for a while. They are presigned as those of S3 are
//! (Signature Version 4), with a key that this process makes up and nobody else knows: the file, the method, the
//! moment and the headers to send are all in the signature, and nothing is kept of a URL.

use std::time::Duration;

use awso::auth::sigv4::{Authorization, Signer, SigningParams, SigningSettings, VerificationError};
use awso::http::{HeaderName, HeaderValue, Method, Request};
use awso::{Credentials, Endpoint};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::name::Disposition;
use crate::clock::Moment;

/// Where files are; the rest of the path is the id of one.
pub(crate) const PATH: &str = "/storage/";
/// The parameter of S3 that says with which header a download is answered.
const DISPOSITION: &str = "response-content-disposition";

const ACCESS_KEY_ID: &str = "LOCALSTORAGE";
const REGION: &str = "us-east-1";
const SIGNING_NAME: &str = "s3";

/// Makes URLs, and knows its own.
pub(crate) struct Urls {
    secret: String,
    credentials: Credentials,
    signer: Signer,
}

/// A URL with a signature in it, and until when it holds.
pub(crate) struct SignedUrl {
    pub(crate) url: String,
    pub(crate) expiry: Moment,
}

/// Why a request with a URL is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsigned {
    /// The URL, or a header that is sent with it, is not as it was given out.
    Mismatch,
    /// It is of no use any more.
    Expired,
    /// A header that means something to the storage was not given out with the URL.
    MoreHeaders,
    /// There is no signature in it.
    Missing,
}

impl std::fmt::Debug for Urls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Urls")
    }
}

impl std::fmt::Debug for SignedUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedUrl").field("expiry", &self.expiry).finish_non_exhaustive()
    }
}

impl Urls {
    /// With a key that was made up before.
    pub(crate) fn of_secret(secret: String) -> Self {
        let credentials = Credentials::new(ACCESS_KEY_ID, secret.as_str());
        Urls { secret, credentials, signer: Signer::new() }
    }

    /// The key, to be written down.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }
}

impl Default for Urls {
    fn default() -> Self {
        // Two random UUIDs are 244 bits.
        let random = [(); 2].map(|()| Uuid::new_v4().into_bytes()).concat();
        Urls::of_secret(URL_SAFE_NO_PAD.encode(random))
    }
}

impl Urls {
    /// A URL to upload a file at, with exactly these headers.
    pub(crate) fn upload(
        &self,
        base: &str,
        id: &str,
        headers: &[(&'static str, String)],
        now: Moment,
        lifetime: Duration,
    ) -> Option<SignedUrl> {
        let mut request = Request::new(Method::PUT, format!("{PATH}{id}"));
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            request.headers.insert(name, HeaderValue::try_from(value).ok()?);
        }
        self.sign(base, &request, now, lifetime)
    }

    /// A URL to download a file from.
    pub(crate) fn download(
        &self,
        base: &str,
        id: &str,
        disposition: Disposition,
        now: Moment,
        lifetime: Duration,
    ) -> Option<SignedUrl> {
        let mut request = Request::new(Method::GET, format!("{PATH}{id}"));
        request.query = format!("{DISPOSITION}={}", disposition.name());
        self.sign(base, &request, now, lifetime)
    }

    fn sign(&self, base: &str, request: &Request, now: Moment, lifetime: Duration) -> Option<SignedUrl> {
        let endpoint: Endpoint = base.parse().ok()?;
        let params = SigningParams {
            settings: SigningSettings::S3V4,
            credentials: &self.credentials,
            region: REGION,
            signing_name: SIGNING_NAME,
            time: now.whole_second().timestamp()?,
        };
        let url = self.signer.presign(&params, request, &endpoint, lifetime).ok()?.into_string();
        Some(SignedUrl { url, expiry: now.whole_second().after(lifetime) })
    }

    /// Whether the request is one that a URL was given out for. It is as a server has it, with its header `host`.
    pub(crate) fn check(&self, request: &Request, now: Moment) -> Result<(), Unsigned> {
        // A signature in a header is none of ours, and would be looked at instead of the one in the URL.
        let Ok(authorization) = Authorization::of(request) else {
            let is_signed = request.query.contains("X-Amz-Signature=");
            return Err(if is_signed { Unsigned::Mismatch } else { Unsigned::Missing });
        };
        if authorization.expires_in().is_none() || authorization.access_key_id() != ACCESS_KEY_ID {
            return Err(Unsigned::Mismatch);
        }
        let now = now.timestamp().ok_or(Unsigned::Expired)?;
        match authorization.verify(request, &self.secret, &SigningSettings::S3V4, now) {
            Ok(()) => Ok(()),
            Err(VerificationError::UnsignedHeader(_)) => Err(Unsigned::MoreHeaders),
            Err(VerificationError::OutOfTime) => Err(Unsigned::Expired),
            Err(_) => Err(Unsigned::Mismatch),
        }
    }
}

/// How a download is to be answered, as its URL says.
pub(crate) fn disposition(query: &str) -> Disposition {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let asked =
        pairs.find(|(name, _)| *name == DISPOSITION).and_then(|(_, value)| Disposition::of_name(value));
    asked.unwrap_or(Disposition::Attachment)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "http://127.0.0.1:4599";

    fn noon() -> Moment {
        Moment::parse("2026-11-21T12:00:00.750Z").expect("a time")
    }

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    /// What a client sends to a URL.
    fn request(method: Method, url: &SignedUrl, headers: &[(&'static str, &str)]) -> Request {
        let rest = url.url.strip_prefix(BASE).expect("a URL of ours");
        let (path, query) = rest.split_once('?').expect("a query");
        let mut request = Request::new(method, path);
        request.query = query.to_owned();
        request.headers.insert("host", HeaderValue::from_static("127.0.0.1:4599"));
        for (name, value) in headers {
            let value = HeaderValue::try_from(*value).expect("a value");
            request.headers.insert(HeaderName::from_static(name), value);
        }
        request
    }

    const SENT: [(&str, &str); 2] = [("content-type", "text/plain"), ("content-length", "9")];

    fn upload(urls: &Urls) -> SignedUrl {
        let headers = [("Content-Type", "text/plain".to_owned()), ("Content-Length", "9".to_owned())];
        urls.upload(BASE, "id", &headers, noon(), seconds(60)).expect("a URL")
    }

    #[test]
    fn an_upload_has_exactly_its_headers() {
        let urls = Urls::default();
        let url = upload(&urls);
        let check =
            |headers: &[(&'static str, &str)]| urls.check(&request(Method::PUT, &url, headers), noon());
        assert_eq!(check(&SENT), Ok(()));
        assert_eq!(check(&[SENT[0], SENT[1], ("accept", "*/*")]), Ok(()));
        assert_eq!(check(&SENT[..1]), Err(Unsigned::Mismatch));
        assert_eq!(check(&[SENT[0], ("content-length", "10")]), Err(Unsigned::Mismatch));
        assert_eq!(check(&[("content-type", "text/html"), SENT[1]]), Err(Unsigned::Mismatch));
        assert_eq!(check(&[SENT[0], SENT[1], ("x-amz-acl", "public-read")]), Err(Unsigned::MoreHeaders));
        assert_eq!(check(&[SENT[0], SENT[1], ("authorization", "x")]), Err(Unsigned::Mismatch));
    }

    #[test]
    fn a_url_holds_until_its_expiry_and_no_longer() {
        let urls = Urls::default();
        let url = upload(&urls);
        let request = request(Method::PUT, &url, &SENT);
        assert_eq!(urls.check(&request, url.expiry), Ok(()));
        assert_eq!(urls.check(&request, url.expiry.next()), Err(Unsigned::Expired));
    }

    #[test]
    fn a_url_is_for_one_method_one_file_one_disposition_and_one_service() {
        let urls = Urls::default();
        let url = urls.download(BASE, "id", Disposition::Inline, noon(), seconds(60)).expect("a URL");
        assert_eq!(urls.check(&request(Method::GET, &url, &[]), noon()), Ok(()));
        assert_eq!(disposition(&request(Method::GET, &url, &[]).query), Disposition::Inline);
        let mut others = vec![request(Method::PUT, &url, &[]), request(Method::HEAD, &url, &[])];
        for (from, to) in
            [("inline", "attachment"), ("Expires=60", "Expires=99"), ("Signature=", "Signature=0")]
        {
            let mut other = request(Method::GET, &url, &[]);
            other.query = other.query.replace(from, to);
            others.push(other);
        }
        let mut other = request(Method::GET, &url, &[]);
        other.path = format!("{PATH}other");
        others.push(other);
        for other in others {
            assert_eq!(urls.check(&other, noon()), Err(Unsigned::Mismatch));
        }
        let elsewhere = Urls::default().check(&request(Method::GET, &url, &[]), noon());
        assert_eq!(elsewhere, Err(Unsigned::Mismatch));
        assert_eq!(urls.check(&Request::new(Method::GET, "/storage/id"), noon()), Err(Unsigned::Missing));
    }

    #[test]
    fn a_url_holds_until_its_expiry() {
        let urls = Urls::default();
        let url = upload(&urls);
        assert_eq!(url.expiry.to_string(), "2026-11-21T12:01:00.000Z");
        let check = |at: Moment| urls.check(&request(Method::PUT, &url, &SENT), at);
        assert_eq!(check(url.expiry), Ok(()));
        assert_eq!(check(url.expiry.after(seconds(1))), Err(Unsigned::Expired));
    }

    #[test]
    fn a_url_has_the_length_that_the_model_gives_it_and_debug_hides_it() {
        let urls = Urls::default();
        let url = upload(&urls);
        assert!(url.url.len() <= 2_000);
        let shown = format!("{url:?} {urls:?}");
        assert!(!shown.contains("Signature") && !shown.contains(&urls.secret), "{shown}");
    }
}
