use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderName, Method};

use super::*;
use crate::stream::ByteStream;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", SECRET).with_session_token("a+token/")
}

fn endpoint(url: &str) -> Endpoint {
    url.parse().expect(url)
}

fn time() -> Timestamp {
    "2015-08-30T12:36:00Z".parse().expect("a time")
}

fn params(credentials: &Credentials, settings: SigningSettings) -> SigningParams<'_> {
    SigningParams { settings, credentials, region: "eu-west-2", signing_name: "execute-api", time: time() }
}

fn post(body: impl Into<ByteStream>) -> Request {
    let mut request = Request::new(Method::POST, "/letters");
    request.body = body.into();
    request
}

fn stream() -> ByteStream {
    ByteStream::of_body(http_body_of("piece by piece"))
}

/// A body of which the length is not known.
fn http_body_of(
    text: &'static str,
) -> impl http_body::Body<Data = Bytes, Error = std::io::Error> + Send + 'static {
    struct Once(Option<Bytes>);
    impl http_body::Body for Once {
        type Data = Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
            std::task::Poll::Ready(self.0.take().map(|bytes| Ok(http_body::Frame::data(bytes))))
        }
    }
    Once(Some(Bytes::from_static(text.as_bytes())))
}

fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    request.headers.get(name).map(|value| value.to_str().expect("visible text"))
}

fn canonical(request: &Request, params: &SigningParams<'_>, to: &str) -> String {
    let canonical = params.canonical_request(request, &endpoint(to)).expect("to be signed");
    String::from_utf8(canonical.as_bytes().to_vec()).expect("text")
}

#[test]
fn the_endpoints_host_and_path_are_signed_as_they_are_sent() {
    let credentials = credentials();
    let params = params(&credentials, SigningSettings::SIGV4);
    let mut request = Request::new(Method::GET, "/views/a%2Fb");
    request.host_prefix = "Account.".to_owned();
    for (url, path, host) in [
        ("https://Post.example", "/views/a%252Fb", "account.post.example"),
        ("https://post.example:443/", "/views/a%252Fb", "account.post.example"),
        ("https://post.example:80/", "/views/a%252Fb", "account.post.example:80"),
        ("http://post.example:80/base", "/base/views/a%252Fb", "account.post.example"),
        ("http://127.0.0.1:4599/b%20c", "/b%2520c/views/a%252Fb", "127.0.0.1:4599"),
        ("http://[::1]:4599", "/views/a%252Fb", "[::1]:4599"),
    ] {
        let text = canonical(&request, &params, url);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!((lines[1], lines[3]), (path, format!("host:{host}").as_str()), "{url}");
    }
    request.headers.insert("host", HeaderValue::from_static("given.example"));
    assert!(canonical(&request, &params, "https://post.example").contains("\nhost:given.example\n"));
}

#[test]
fn a_request_is_signed_anew_with_what_holds_now() {
    let signer = Signer::new();
    let (first, second) = (credentials(), Credentials::new("AKIDSECOND", "another"));
    let to = endpoint("https://post.example");
    let mut request = post("a letter");
    signer.sign(&params(&first, SigningSettings::S3V4), &mut request, &to).expect("signed");
    assert_eq!(header(&request, X_AMZ_SECURITY_TOKEN), Some("a+token/"));
    request.body = "another letter".into();
    let later = SigningParams {
        time: "2015-08-31T00:00:00Z".parse().expect("a time"),
        ..params(&second, SigningSettings::S3V4)
    };
    signer.sign(&later, &mut request, &to).expect("signed");
    let mut fresh = post("another letter");
    Signer::new().sign(&later, &mut fresh, &to).expect("signed");
    assert_eq!(request.headers, fresh.headers);
    assert_eq!(header(&request, X_AMZ_SECURITY_TOKEN), None);
}

#[test]
fn secrets_are_marked_as_such_and_never_shown() {
    let credentials = credentials();
    let params = params(&credentials, SigningSettings::SIGV4);
    let (signer, to) = (Signer::new(), endpoint("https://post.example"));
    let mut request = post("a letter");
    signer.sign(&params, &mut request, &to).expect("signed");
    for name in ["authorization", X_AMZ_SECURITY_TOKEN] {
        assert!(request.headers[name].is_sensitive(), "{name}");
    }
    let url = signer.presign(&params, &request, &to, Duration::from_secs(60)).expect("signed");
    let canonical = params.canonical_request(&request, &to).expect("signed");
    let shown = format!("{signer:?} {params:?} {url:?} {url} {canonical:?} {request:?}");
    for secret in [SECRET, "a+token/", "a%2Btoken", "Signature="] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn what_of_the_body_is_signed_is_as_the_service_wants_it() {
    const HASH: &str = "19ac0a7ecbeaeb5c93f2bf5ce4e2ad0e1c6a9a4b5d1b7a0ac6cb1c37ed5bdbb0";
    let credentials = credentials();
    let to = endpoint("https://post.example");
    let sign = |settings, mut request: Request| {
        let params = params(&credentials, settings);
        Signer::new().sign(&params, &mut request, &to)?;
        let text = String::from_utf8(params.canonical_request(&request, &to)?.as_bytes().to_vec());
        let payload = text.expect("text").lines().next_back().map(str::to_owned);
        Ok::<_, SigningError>((header(&request, X_AMZ_CONTENT_SHA256).map(str::to_owned), payload))
    };
    let unsigned = SigningSettings { payload: Payload::Unsigned, ..SigningSettings::SIGV4 };
    let of = |text: &str| Some(text.to_owned());
    let hash = of(Hex::hash(b"a letter").as_str());
    assert_eq!(sign(SigningSettings::SIGV4, post("a letter")), Ok((None, hash.clone())));
    assert_eq!(sign(SigningSettings::S3V4, post("a letter")), Ok((hash.clone(), hash)));
    let open = of(UNSIGNED_PAYLOAD);
    assert_eq!(sign(SigningSettings::S3V4, post(stream())), Ok((open.clone(), open.clone())));
    assert_eq!(sign(unsigned, post(stream())), Ok((open.clone(), open.clone())));
    assert_eq!(sign(unsigned, post("a letter")), Ok((open.clone(), open)));
    let error = sign(SigningSettings::SIGV4, post(stream())).expect_err("a stream has no hash").to_string();
    assert!(error.contains("its body is a stream") && error.contains("sigv4-unsigned-payload"), "{error}");
    let mut given = post(stream());
    given.headers.insert(X_AMZ_CONTENT_SHA256, HeaderValue::from_static(HASH));
    assert_eq!(sign(SigningSettings::SIGV4, given), Ok((of(HASH), of(HASH))));
}

#[test]
fn what_no_header_can_hold_is_refused_without_showing_it() {
    let to = endpoint("https://post.example");
    for credentials in [
        Credentials::new("AKID\nEXAMPLE", SECRET),
        Credentials::new("AKIDEXAMPLE", SECRET).with_session_token("tok\nen"),
    ] {
        let params = params(&credentials, SigningSettings::SIGV4);
        let error = Signer::new().sign(&params, &mut post("a"), &to).expect_err("a line break").to_string();
        assert!(!error.contains("EXAMPLE") && !error.contains("tok\n"), "{error}");
        assert_eq!(error.lines().count(), 1);
    }
}

#[test]
fn a_presigned_url_says_what_has_to_be_sent_with_it() {
    let credentials = credentials();
    let mut request = Request::new(Method::PUT, "/bucket/a%20key");
    request.query = "x-id=PutObject".to_owned();
    for (name, value) in
        [("content-type", "text/plain"), ("user-agent", "awso"), ("x-amz-user-agent", "awso")]
    {
        request.headers.insert(name, HeaderValue::from_static(value));
    }
    request.body = stream();
    let (params, to) = (params(&credentials, SigningSettings::S3V4), endpoint("https://s3.example/base"));
    let signer = Signer::new();
    let url = signer.presign(&params, &request, &to, Duration::from_secs(60)).expect("signed");
    let start = "https://s3.example/base/bucket/a%20key?x-id=PutObject&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Feu-west-2%2Fexecute-api%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Expires=60&X-Amz-Security-Token=a%2Btoken%2F&X-Amz-Signature=";
    assert!(url.as_str().starts_with(start), "{}", url.as_str());
    assert_eq!((url.method(), url.headers().len()), (&Method::PUT, 1));
    assert_eq!(url.headers()["content-type"], "text/plain");
    for wrong in [Duration::from_millis(999), Duration::from_secs(604_801)] {
        let error = signer.presign(&params, &request, &to, wrong).expect_err("seconds to days").to_string();
        assert!(error.contains("7 days"), "{error}");
    }
}

/// The request as the server has it.
fn received(request: &Request, host: &'static str) -> Request {
    let mut received = request.try_clone().expect("bytes at hand");
    received.headers.insert("host", HeaderValue::from_static(host));
    received
}

#[test]
fn a_signature_is_verified_by_what_it_is_of() {
    let credentials = credentials();
    let params = params(&credentials, SigningSettings::S3V4);
    let mut request = post("a letter");
    Signer::new().sign(&params, &mut request, &endpoint("https://post.example")).expect("signed");
    let verify = |request: &Request, secret: &str, now: &str| {
        let now = now.parse().expect("a time");
        Authorization::of(request)?.verify(request, secret, &SigningSettings::S3V4, now)
    };
    let (good, now) = (received(&request, "post.example"), "2015-08-30T12:36:00Z");
    assert_eq!(verify(&good, SECRET, now), Ok(()));
    assert_eq!(verify(&good, "another", now), Err(VerificationError::SignatureDoesNotMatch));
    for late in ["2015-08-30T12:51:01Z", "2015-08-30T12:20:59Z"] {
        assert_eq!(verify(&good, SECRET, late), Err(VerificationError::OutOfTime), "{late}");
    }
    let wrong = received(&request, "other.example");
    assert_eq!(verify(&wrong, SECRET, now), Err(VerificationError::SignatureDoesNotMatch));
    let mut wrong = received(&request, "post.example");
    wrong.body = "another letter".into();
    assert_eq!(verify(&wrong, SECRET, now), Err(VerificationError::OtherPayload));
    wrong.path.push('s');
    assert_eq!(verify(&wrong, SECRET, now), Err(VerificationError::SignatureDoesNotMatch));
    let shown = format!("{:?}", Authorization::of(&good));
    assert!(shown.contains("AKIDEXAMPLE") && shown.contains("** redacted **"), "{shown}");
}

/// A request with this header, signed and then as `after` leaves it, and whether its signature is taken.
fn verified(
    settings: SigningSettings,
    header: (&'static str, &str),
    after: impl FnOnce(&mut Request),
) -> Result<(), VerificationError> {
    let credentials = credentials();
    let mut request = post("a letter");
    // What a stream has for a hash is signed without a look at it.
    request.body = stream();
    request.headers.insert(header.0, HeaderValue::from_str(header.1).expect("a value"));
    let signing = SigningSettings { payload: Payload::HashedIfAtHand, ..settings };
    Signer::new()
        .sign(&params(&credentials, signing), &mut request, &endpoint("https://post.example"))
        .expect("signed");
    request.body = "a letter".into();
    let mut request = received(&request, "post.example");
    after(&mut request);
    let now = "2015-08-30T12:36:00Z".parse().expect("a time");
    Authorization::of(&request)?.verify(&request, SECRET, &settings, now)
}

#[test]
fn what_stands_for_the_body_is_a_hash_unless_the_service_takes_other() {
    let other_body = |request: &mut Request| request.body = "another letter".into();
    let given = |settings, value: &str| verified(settings, (X_AMZ_CONTENT_SHA256, value), other_body);
    let malformed = Err(VerificationError::Malformed(X_AMZ_CONTENT_SHA256));
    for value in ["foo", "", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", &"F".repeat(64)] {
        assert_eq!(given(SigningSettings::SIGV4, value), malformed, "{value}");
        assert_eq!(given(SigningSettings::S3V4, value), malformed, "{value}");
    }
    assert_eq!(given(SigningSettings::SIGV4, UNSIGNED_PAYLOAD), malformed);
    assert_eq!(given(SigningSettings::S3V4, UNSIGNED_PAYLOAD), Ok(()));
    let other = Err(VerificationError::OtherPayload);
    assert_eq!(given(SigningSettings::SIGV4, &"0".repeat(64)), other);
}

#[test]
fn headers_of_the_service_are_signed_all_of_them() {
    let add = |name: &'static str| {
        move |request: &mut Request| {
            request.headers.insert(name, HeaderValue::from_static("x"));
        }
    };
    let sent = |name| verified(SigningSettings::S3V4, ("x-amz-meta-a", "b"), add(name));
    assert_eq!(sent("x-amzn-trace-id"), Ok(()));
    assert_eq!(
        sent("x-amz-acl"),
        Err(VerificationError::UnsignedHeader(HeaderName::from_static("x-amz-acl")))
    );
}

#[test]
fn a_presigned_url_is_verified_until_it_expires() {
    let credentials = credentials();
    for session_token in [SessionToken::Signed, SessionToken::Unsigned] {
        let settings = SigningSettings { session_token, ..SigningSettings::SIGV4 };
        let params = params(&credentials, settings);
        let url = Signer::new()
            .presign(&params, &post("a letter"), &endpoint("https://post.example"), Duration::from_secs(3600))
            .expect("signed");
        let mut request = received(&post("a letter"), "post.example");
        url.as_str().split_once('?').expect("a query string").1.clone_into(&mut request.query);
        let authorization = Authorization::of(&request).expect("a signature");
        let verify =
            |now: &str| authorization.verify(&request, SECRET, &settings, now.parse().expect("a time"));
        assert_eq!(verify("2015-08-30T13:36:00Z"), Ok(()));
        assert_eq!(verify("2015-08-30T13:36:00.001Z"), Err(VerificationError::OutOfTime));
        let query = std::mem::take(&mut request.query).replace("Expires=3600", "Expires=1000000000000000");
        request.query = query;
        assert_eq!(Authorization::of(&request).err(), Some(VerificationError::Malformed("X-Amz-Expires")));
    }
}

#[test]
fn what_is_no_signature_is_told_from_none() {
    let of = |authorization: Option<&str>, date: Option<&str>, query: &str| {
        let mut request = Request::new(Method::GET, "/");
        for (name, value) in [("authorization", authorization), (X_AMZ_DATE, date)] {
            if let Some(value) = value {
                request.headers.insert(name, HeaderValue::try_from(value).expect("a value"));
            }
        }
        query.clone_into(&mut request.query);
        Authorization::of(&request).map(drop)
    };
    let date = Some("20150830T123600Z");
    let good = "AWS4-HMAC-SHA256 Credential=A/20150830/r/s/aws4_request, SignedHeaders=host, Signature=0";
    assert_eq!(of(Some(good), date, ""), Ok(()));
    assert_eq!(of(Some(&good.replace(", ", ",")), date, ""), Ok(()));
    assert_eq!(of(None, date, "a=b"), Err(VerificationError::Missing));
    assert_eq!(of(None, date, "X-Amz-Date=x"), Err(VerificationError::Malformed("X-Amz-Algorithm")));
    assert_eq!(of(Some(good), None, ""), Err(VerificationError::Malformed(X_AMZ_DATE)));
    assert_eq!(of(Some("Basic YTpi"), None, ""), Err(VerificationError::Malformed("authorization")));
    for (from, to, part) in [
        ("AWS4-HMAC-SHA256", "Bearer", "authorization"),
        ("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256-PAYLOAD ", "authorization"),
        ("Signature=0", "", "authorization"),
        ("aws4_request", "aws5_request", "Credential"),
        ("A/20150830", "A/20150831", "Credential"),
        ("A/20150830/r/s", "20150830/r/s", "Credential"),
        ("SignedHeaders=host", "SignedHeaders=x-amz-date", "SignedHeaders"),
    ] {
        assert_eq!(
            of(Some(&good.replace(from, to)), date, ""),
            Err(VerificationError::Malformed(part)),
            "{to}"
        );
    }
}

/// Not a limit that a busy machine may break, but a number to look at: `cargo test --release -- --nocapture`.
#[test]
fn a_cached_key_makes_signing_cheaper_than_deriving_it() {
    let credentials = credentials();
    let params = params(&credentials, SigningSettings::SIGV4);
    let (signer, to) = (Signer::new(), endpoint("https://post.example"));
    let mut request = post(r#"{"Content":"hello","ContentType":"text/plain"}"#);
    signer.sign(&params, &mut request, &to).expect("signed");
    let times = 200;
    let started = Instant::now();
    for _ in 0..times {
        signer.sign(&params, &mut request, &to).expect("signed");
    }
    let cached = started.elapsed();
    let started = Instant::now();
    for _ in 0..times {
        for _ in 0..4 {
            Signer::new().sign(&params, &mut request, &to).expect("signed");
        }
    }
    assert!(cached < started.elapsed(), "{cached:?} for {times} signatures");
}
