//! Signature Version 4 against the official cases: canonical request, string to sign, signature and signed request,
//! for a signature in the header and for one in the query string.
//!
//! The cases are not part of this repository. Where they are not found (see `awso_tests::paths::official`), the
//! trial is ignored and says so.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod case;

use std::path::Path;
use std::process::ExitCode;

use awso::auth::sigv4::{Authorization, Signer, StringToSign};
use awso::http::{HeaderMap, HeaderName, HeaderValue};
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

use case::{Case, Message};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(directory) = paths::official("sigv4") else {
        let missing = Trial::ignorable_test("official_cases", || {
            Ok(Completion::ignored_with(
                "sigv4 is not there: set AWSO_OFFICIAL_DATA to a directory that has it",
            ))
        });
        return libtest_mimic::run(&arguments, vec![missing]).exit_code();
    };
    let mut cases: Vec<_> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    let enough = cases.len() >= 33;
    let mut trials =
        vec![Trial::test(
            "cases_are_there",
            move || {
                if enough { Ok(()) } else { Err("fewer than 33 cases".into()) }
            },
        )];
    for path in cases {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let of = |check: fn(&Case) -> Result<(), Failed>, path: &Path| {
            let path = path.to_owned();
            move || check(&Case::read(&path)?)
        };
        trials.push(Trial::test(format!("{name}_in_the_header"), of(in_the_header, &path)));
        trials.push(Trial::test(format!("{name}_in_the_query_string"), of(in_the_query_string, &path)));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn same(what: &str, found: &str, expected: &str) -> Result<(), Failed> {
    if found == expected {
        return Ok(());
    }
    Err(format!("the {what} is not the expected one.\nexpected:\n{expected}\n\nfound:\n{found}").into())
}

fn in_the_header(case: &Case) -> Result<(), Failed> {
    let params = case.params();
    let mut request = case.request.request();
    Signer::new().sign(&params, &mut request, &case.endpoint())?;
    let signed = case.message("header-signed-request.txt")?;

    // What a service does with what it is sent.
    let mut received = request.try_clone().unwrap();
    received.headers.insert("host", HeaderValue::from_str(&case.request.host).unwrap());
    let authorization = Authorization::of(&received)?;
    let canonical = authorization.canonical_request(&received, &params.settings)?;
    let again = params.canonical_request(&request, &case.endpoint())?;
    same("canonical request of the client", text(again.as_bytes()), text(canonical.as_bytes()))?;
    let string = StringToSign::new(authorization.time(), authorization.scope(), &canonical);
    same("canonical request", text(canonical.as_bytes()), &case.text("header-canonical-request.txt")?)?;
    same("string to sign", string.as_str(), &case.text("header-string-to-sign.txt")?)?;
    let value = request.headers["authorization"].to_str().unwrap();
    let (_, signature) = value.rsplit_once("Signature=").unwrap();
    same("signature", signature, &case.text("header-signature.txt")?)?;
    authorization.verify(&received, params.credentials.secret_access_key(), &params.settings, params.time)?;

    let expected = signed.request();
    same("signed request's headers", &shown(&request.headers), &shown(&expected.headers))?;
    same("signed request's path", &plain(&request.path), &plain(&expected.path))?;
    same("signed request's query string", &plain(&request.query), &plain(&expected.query))?;
    same("signed request's body", &case.request.body, &signed.body)
}

fn in_the_query_string(case: &Case) -> Result<(), Failed> {
    let params = case.params();
    let request = case.request.request();
    let url = Signer::new().presign(&params, &request, &case.endpoint(), case.expires_in())?;
    let signed = case.message("query-signed-request.txt")?;

    let target = url.as_str().strip_prefix("https://").unwrap().strip_prefix(&case.request.host).unwrap();
    let mut headers = url.headers().clone();
    headers.insert("host", HeaderValue::from_str(&case.request.host).unwrap());
    let mut received = Message { target: target.to_owned(), ..case.request.clone() }.request();
    received.headers = headers;
    let authorization = Authorization::of(&received)?;
    let canonical = authorization.canonical_request(&received, &params.settings)?;
    let string = StringToSign::new(authorization.time(), authorization.scope(), &canonical);
    same("canonical request", text(canonical.as_bytes()), &case.text("query-canonical-request.txt")?)?;
    same("string to sign", string.as_str(), &case.text("query-string-to-sign.txt")?)?;
    let (_, signature) = target.rsplit_once("&X-Amz-Signature=").unwrap();
    same("signature", signature, &case.text("query-signature.txt")?)?;
    authorization.verify(&received, params.credentials.secret_access_key(), &params.settings, params.time)?;
    assert_eq!(authorization.expires_in(), Some(case.expires_in()));

    // Parameters may stand in any order.
    let parameters = |query: &str| {
        let mut pairs: Vec<_> = query.split('&').map(plain).collect();
        pairs.sort();
        pairs.join("\n")
    };
    let expected = signed.request();
    same("signed request's path", &plain(&received.path), &plain(&expected.path))?;
    same("signed request's query string", &parameters(&received.query), &parameters(&expected.query))?;
    same("signed request's headers", &shown(&received.headers), &shown(&with_host(&signed)))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn with_host(message: &Message) -> HeaderMap {
    let mut headers = message.request().headers;
    headers.insert("host", HeaderValue::from_str(&message.host).unwrap());
    headers
}

/// The headers one a line, for names have no order among them.
fn shown(headers: &HeaderMap) -> String {
    let mut lines: Vec<_> = headers
        .keys()
        .flat_map(|name| headers.get_all(name).iter().map(move |value| (name, value)))
        .map(|(name, value): (&HeaderName, &HeaderValue)| format!("{name}: {}", text(value.as_bytes())))
        .collect();
    lines.sort();
    lines.join("\n")
}

/// The cases show targets with and without escapes.
fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped =
            after.get(..2).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match escaped.filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}
