//! What the page and the control routes show of requests, answers and frames: all of it but the secrets.

use std::borrow::Cow;

use awso::http::HeaderMap;
use awso::schema::{OperationSchema, Segment};
use serde_json::{Value, json};

use crate::token::{TOKEN_LENGTH, is_secret};

/// What stands for a secret.
pub(crate) const MASK: &str = "•••";

/// A run of base64url this long is taken for a secret, known or not: tokens of this service have 43 characters,
/// those of the real one more, a UUID has 36.
const SHORTEST_SECRET: usize = 40;

/// Headers that are secrets as a whole.
const SECRET_HEADERS: [&str; 5] =
    ["x-amz-bearer", "x-amz-security-token", "cookie", "set-cookie", "proxy-authorization"];
/// Headers with a long run that is none, but a hash or an id, and of use to whoever looks for a mistake.
const PLAIN_HEADERS: [&str; 2] = ["x-amz-content-sha256", "traceparent"];

/// Members of frames and of what participants say that let somebody in, or sign somebody in. Their values are too short
/// to be known by their looks.
const SECRET_MEMBERS: [&str; 8] = [
    "ParticipantToken",
    "ConnectionToken",
    "ViewToken",
    "viewToken",
    "AuthenticationUrl",
    "Url",
    "State",
    "Code",
];

/// The text of a header, without what is secret in it.
fn header(name: &str, value: &[u8]) -> String {
    let text = String::from_utf8_lossy(value);
    if name == "authorization" {
        // Which key signed, for which scope and which headers, is no secret; the signature is.
        return match text.split_once("Signature=") {
            Some((before, _)) if before.starts_with("AWS4-") => format!("{before}Signature={MASK}"),
            _ => MASK.to_owned(),
        };
    }
    if SECRET_HEADERS.contains(&name) {
        return MASK.to_owned();
    }
    if PLAIN_HEADERS.contains(&name) { text.into_owned() } else { long_runs(&text) }
}

/// Names and values of all headers.
pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let one = |name: &str, value: &[u8]| (name.to_owned(), header(name, value));
    headers.iter().map(|(name, value)| one(name.as_str(), value.as_bytes())).collect()
}

/// The text without any run that is as long as a secret.
pub(crate) fn long_runs(text: &str) -> String {
    runs(text, |run, _| run.len() >= SHORTEST_SECRET).into_owned()
}

/// The path of a request for this operation, without those of its labels that are secrets.
pub(crate) fn path(operation: Option<&OperationSchema>, path: &str) -> String {
    let labels = operation.and_then(|operation| Some((operation, operation.labels(path)?)));
    let Some((operation, labels)) = labels else { return long_runs(path) };
    let members = (operation.input)().members();
    let mut labels = labels.into_iter();
    let parts = operation.uri.segments().map(|part| match part {
        Segment::Literal(literal) => literal.to_owned(),
        Segment::Label(member) | Segment::GreedyLabel(member) => {
            let name = members.get(member).map_or("", |member| member.name);
            let label = labels.next().map_or("", |(_, label)| label);
            if matches!(Secrecy::of(name), Secrecy::Secret) { MASK.to_owned() } else { long_runs(label) }
        }
    });
    parts.collect()
}

/// A query string: all names, and the values of those that sign nothing.
pub(crate) fn query(query: &str) -> String {
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if name.to_ascii_lowercase().starts_with("x-amz-") => format!("{name}={MASK}"),
        _ => long_runs(pair),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// The text without the tokens and signatures of this service, also of those that are good for nothing any more, without
/// the values of members that are secret if it is JSON, and otherwise as it is: for what participants say, in which a
/// long word is no secret.
pub(crate) fn without_tokens(text: &str) -> Cow<'_, str> {
    match without_secret_members(text) {
        Some(text) => Cow::Owned(runs(&text, has_secret).into_owned()),
        None => runs(text, has_secret),
    }
}

/// Whether a token stands anywhere in the run, or it is what signs a URL.
fn has_secret(run: &str, before: &str) -> bool {
    let ends = |end: &str| {
        let tail = before.len().checked_sub(end.len()).and_then(|at| before.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    // In a URL that is itself in a URL, the sign between is encoded, and its end is the beginning of the run.
    let is_signature = || ends("X-Amz-Signature=") || (run.starts_with("3D") && ends("X-Amz-Signature%"));
    run.as_bytes().windows(TOKEN_LENGTH).any(is_secret) || is_signature()
}

/// A body as far as it can be shown; `length` is what it had before it was cut.
pub(crate) fn masked_body(body: &[u8], length: usize) -> String {
    let Ok(text) = std::str::from_utf8(body).or_else(|error| {
        // A text that was cut may have been cut within a character.
        let whole = body.get(..error.valid_up_to()).unwrap_or_default();
        if body.len() < length && error.error_len().is_none() {
            std::str::from_utf8(whole)
        } else {
            Err(error)
        }
    }) else {
        return format!("({length} bytes that are no text)");
    };
    match serde_json::from_str::<Value>(text) {
        Ok(mut value) => {
            mask(&mut value, None);
            serde_json::to_string_pretty(&value).unwrap_or_default()
        }
        Err(_) if body.len() < length => format!("{} … ({length} bytes)", long_runs(text)),
        Err(_) => long_runs(text),
    }
}

/// The same as a value. What is no JSON may be anything, and is told by its length.
pub(crate) fn masked_value(body: &[u8], length: usize) -> Value {
    if length == 0 {
        return Value::Null;
    }
    match serde_json::from_slice(body) {
        Ok(mut value) => {
            mask(&mut value, None);
            value
        }
        Err(_) => json!({ "bytes": length }),
    }
}

fn mask(value: &mut Value, name: Option<&str>) {
    match value {
        Value::String(text) => {
            let masked = match name.map_or(Secrecy::Unknown, Secrecy::of) {
                Secrecy::Secret => MASK.to_owned(),
                Secrecy::Address => address(text),
                Secrecy::Said => without_tokens(text).into_owned(),
                Secrecy::Unknown if text.contains("://") => address(text),
                Secrecy::Unknown => long_runs(text),
            };
            *text = masked;
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, name)),
        Value::Object(members) => {
            let names = members.keys().any(|name| name.len() >= SHORTEST_SECRET);
            for (name, member) in members.iter_mut() {
                mask(member, Some(name));
            }
            if names {
                *members = std::mem::take(members).into_iter().map(|(k, v)| (long_runs(&k), v)).collect();
            }
        }
        _ => {}
    }
}

/// What a member's name says of its text.
enum Secrecy {
    Secret,
    /// It leads to something that whoever has it may use.
    Address,
    /// It is what somebody says to the others.
    Said,
    Unknown,
}

impl Secrecy {
    fn of(name: &str) -> Secrecy {
        let name = name.to_ascii_lowercase();
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        match name.as_str() {
            // Made by clients so that a request that is sent again is known. It opens nothing.
            "clienttoken" => Secrecy::Said,
            "content" | "displayname" => Secrecy::Said,
            // Of a sign-in: whoever has both is the one who signed in.
            "state" | "code" => Secrecy::Secret,
            _ if ends(&["token", "secret", "password", "signature", "secretaccesskey"]) => Secrecy::Secret,
            _ if ends(&["url", "uri"]) => Secrecy::Address,
            _ => Secrecy::Unknown,
        }
    }
}

/// An address as far as its host: what follows is the secret of a websocket's or a presigned URL.
fn address(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return long_runs(text) };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit('@').next().unwrap_or_default();
    let path = if path.len() > 1 { format!("/{MASK}") } else { path.to_owned() };
    format!("{}://{}{path}", long_runs(scheme), long_runs(host))
}

/// The text without the values of secret members, if it is JSON that has any.
fn without_secret_members(text: &str) -> Option<String> {
    // Nearly all that is said is no JSON, and frames are JSON without them.
    if !text.trim_start().starts_with(['{', '[']) || !SECRET_MEMBERS.iter().any(|name| text.contains(name)) {
        return None;
    }
    let mut value = serde_json::from_str(text).ok()?;
    hide_secret_members(&mut value).then(|| value.to_string())
}

/// Whether there was anything to hide.
fn hide_secret_members(value: &mut Value) -> bool {
    let mut is_changed = false;
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if SECRET_MEMBERS.contains(&name.as_str()) && !value.is_null() {
                    *value = MASK.into();
                    is_changed = true;
                } else {
                    is_changed |= hide_secret_members(value);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                is_changed |= hide_secret_members(item);
            }
        }
        // The content of a frame, and of an interactive message, is JSON in a text. Each level of it doubles the
        // backslashes, so there are few.
        Value::String(text) => {
            if let Some(hidden) = without_secret_members(text) {
                *text = hidden;
                is_changed = true;
            }
        }
        _ => {}
    }
    is_changed
}

/// The text with the mask in place of each run of base64url that is to be hidden, by itself and by what stands before it.
fn runs(text: &str, hide: impl Fn(&str, &str) -> bool) -> Cow<'_, str> {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut shown = String::new();
    let mut rest = text;
    let mut is_changed = false;
    while let Some(begin) = rest.find(is_inside) {
        let (before, from) = rest.split_at(begin);
        let (run, after) = from.split_at(from.find(|c| !is_inside(c)).unwrap_or(from.len()));
        shown.push_str(before);
        let is_hidden = hide(run, &shown);
        is_changed |= is_hidden;
        shown.push_str(if is_hidden { MASK } else { run });
        rest = after;
    }
    shown.push_str(rest);
    if is_changed { Cow::Owned(shown) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use awso::http::Method;

    use super::*;
    use crate::routes;
    use crate::token::Secrets;

    #[test]
    fn a_signature_is_hidden_and_what_it_is_over_is_not() {
        let value = b"AWS4-HMAC-SHA256 Credential=AKIDLOCAL/20261121/us-east-1/connect/aws4_request, \
            SignedHeaders=host;x-amz-date, Signature=aab1";
        let shown = header("authorization", value);
        assert!(shown.ends_with("SignedHeaders=host;x-amz-date, Signature=•••"), "{shown}");
        assert_eq!(header("authorization", b"Bearer abc"), MASK);
        assert_eq!(header("x-amz-bearer", b"short"), MASK);
        let hash = "0".repeat(64);
        assert_eq!(header("x-amz-content-sha256", hash.as_bytes()), hash);
        assert_eq!(header("x-other", hash.as_bytes()), MASK);
    }

    #[test]
    fn tokens_and_addresses_in_a_body_are_hidden_by_name() {
        let body = r#"{"ParticipantToken":"t","a":[{"Url":"ws://127.0.0.1:1/websocket/s"}],"ClientToken":"c",
            "Content":"see https://x/y?z","UrlExpiry":"2026-11-21T12:00:00.000Z","Link":"http://u:p@h/s?q"}"#;
        let shown = masked_body(body.as_bytes(), body.len());
        let shown: Value = serde_json::from_str(&shown).expect("JSON");
        assert_eq!(shown["ParticipantToken"], MASK);
        assert_eq!(shown["a"][0]["Url"], "ws://127.0.0.1:1/•••");
        assert_eq!(shown["ClientToken"], "c");
        assert_eq!(shown["Content"], "see https://x/y?z");
        assert_eq!(shown["UrlExpiry"], "2026-11-21T12:00:00.000Z");
        assert_eq!(shown["Link"], "http://h/•••");
    }

    #[test]
    fn a_token_is_hidden_wherever_it_is_and_a_long_word_is_not() {
        // It is known to nobody any more.
        let (token, _) = Secrets::default().put(());
        let word = "a".repeat(43);
        let text = format!("my token is {token}, not {word}");
        assert_eq!(without_tokens(&text), format!("my token is •••, not {word}"));
        assert_eq!(without_tokens(&format!("x-{token}_y z")), "••• z");
        for body in [
            format!(r#"{{"Content":"{token}"}}"#),
            format!(r#"{{"{token}":1}}"#),
            format!(r#"["{token}"]"#),
            format!(r#"{{"ParticipantToken":"{token}"#),
            format!("{token} "),
        ] {
            let shown = masked_body(body.as_bytes(), body.len());
            assert!(!shown.contains(&token) && shown.contains(MASK), "{shown}");
        }
    }

    #[test]
    fn what_signs_in_is_hidden_by_its_name_however_deep_it_stands() {
        let inner = json!({ "data": { "content": { "viewToken": "sesame", "title": "hi" } } }).to_string();
        let frame = json!({ "content": json!({ "Content": inner, "State": null }).to_string() }).to_string();
        let shown = without_tokens(&frame);
        assert!(!shown.contains("sesame") && shown.contains("hi") && shown.contains("null"), "{shown}");
        let body = json!({ "State": "sesame", "Code": "sesame", "a": [{ "ViewToken": "sesame" }], "Content": inner });
        for shown in [
            masked_body(body.to_string().as_bytes(), 1),
            masked_value(body.to_string().as_bytes(), 1).to_string(),
            masked_value(b"sesame", 6).to_string(),
        ] {
            assert!(!shown.contains("sesame"), "{shown}");
        }
        for text in ["{ Code", "my State is fine", r#"{"Codes":1}"#] {
            assert_eq!(without_tokens(text), text);
        }
    }

    #[test]
    fn what_signs_a_url_is_hidden_in_what_is_said() {
        let signature = "ab12".repeat(16);
        for url in [
            format!("http://127.0.0.1:1/storage/x?X-Amz-Expires=60&X-Amz-Signature={signature}"),
            format!("https://proxy/?to=http%3A%2F%2Fx%3FX-Amz-Signature%3D{signature}%26a"),
        ] {
            let shown = without_tokens(&url);
            assert!(!shown.contains(&signature) && shown.contains("X-Amz-Signature"), "{shown}");
        }
        assert_eq!(without_tokens(&signature), signature);
    }

    #[test]
    fn a_label_that_is_a_secret_is_hidden() {
        let shown = |path_of: &str| path(routes::operation(&Method::GET, path_of), path_of);
        assert_eq!(shown("/participant/views/sesame"), "/participant/views/•••");
        assert_eq!(shown("/nothing/x"), "/nothing/x");
    }

    #[test]
    fn what_is_no_text_is_told_by_its_length() {
        assert_eq!(masked_body(&[0xff, 0xfe], 2), "(2 bytes that are no text)");
        let cut = "é".as_bytes().get(..1).expect("a byte");
        assert_eq!(masked_body(cut, 100), " … (100 bytes)");
    }

    #[test]
    fn what_signs_in_a_query_is_hidden() {
        assert_eq!(
            query("X-Amz-Signature=ab&x-amz-credential=k&part=1"),
            "X-Amz-Signature=•••&x-amz-credential=•••&part=1"
        );
        assert_eq!(query(""), "");
    }
}
