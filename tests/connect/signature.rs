//! Whether requests are signed as the service would have it.

use awso::Timestamp;
use awso::auth::sigv4::{Authorization, SigningSettings, VerificationError};
use awso::http::{HeaderName, HeaderValue, Method, Request};
use awso_tests::{Answer, Recorded};

use crate::{SECRET_ACCESS_KEY, SESSION_TOKEN, service};

/// The request as a server has it.
fn received(recorded: &Recorded) -> Request {
    let (path, query) = recorded.target.split_once('?').unwrap_or((&recorded.target, ""));
    let mut request = Request::new(Method::from_bytes(recorded.method.as_bytes()).unwrap(), path);
    request.query = query.to_owned();
    for (name, value) in &recorded.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        request.headers.append(name, HeaderValue::from_str(value).unwrap());
    }
    request.body = recorded.body.clone().into();
    request
}

fn verify(request: &Request, secret: &str) -> Result<(), VerificationError> {
    Authorization::of(request)?.verify(request, secret, &SigningSettings::SIGV4, Timestamp::now())
}

/// Fails unless the request is signed for Amazon Connect, with everything that its meaning hangs on.
#[track_caller]
pub(crate) fn assert_signed(recorded: &Recorded) {
    let request = received(recorded);
    verify(&request, SECRET_ACCESS_KEY).unwrap();
    let authorization = Authorization::of(&request).unwrap();
    assert_eq!(authorization.access_key_id(), "AKIDEXAMPLE");
    assert_eq!((authorization.scope().region, authorization.scope().service), ("eu-west-2", "connect"));
    let signed: Vec<_> = authorization.signed_headers().split(';').collect();
    for name in ["content-type", "host", "x-amz-date", "x-amz-security-token"] {
        assert_eq!(signed.contains(&name), !recorded.header(name).is_empty(), "{name}: {signed:?}");
    }
    assert_eq!(recorded.header("x-amz-security-token"), [SESSION_TOKEN]);
    assert!(!request.headers.values().any(|value| value.as_bytes() == SECRET_ACCESS_KEY.as_bytes()));
}

#[tokio::test]
async fn whatever_is_changed_on_the_way_breaks_the_signature() {
    let (recorder, client) = service(Answer::json("{}")).await;
    client
        .untag_contact()
        .instance_id("i")
        .contact_id("c")
        .tag_keys(["a b".into(), "c/d".into()])
        .send()
        .await
        .unwrap();
    client.stop_contact().instance_id("i").contact_id("c").send().await.unwrap();
    for recorded in recorder.requests() {
        assert_signed(&recorded);
        let original = received(&recorded);
        let changed = |change: fn(&mut Request)| {
            let mut request = original.try_clone().unwrap();
            change(&mut request);
            verify(&request, SECRET_ACCESS_KEY)
        };
        for (what, found) in [
            ("the method", changed(|request| request.method = Method::PATCH)),
            ("the path", changed(|request| request.path.push('x'))),
            ("the query string", changed(|request| request.query.push_str("&x=1"))),
            ("the body", changed(|request| request.body = "{}".into())),
            (
                "the host",
                changed(|request| drop(request.headers.insert("host", HeaderValue::from_static("x")))),
            ),
        ] {
            assert_eq!(found, Err(VerificationError::SignatureDoesNotMatch), "{what}");
        }
        assert_eq!(verify(&original, "another secret"), Err(VerificationError::SignatureDoesNotMatch));
    }
}
