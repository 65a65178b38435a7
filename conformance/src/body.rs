//! Bodies compared by what they say, whatever their layout.

mod cbor;
mod xml;

use awso_scaffold::Json;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::case::Case;

/// How a body differs from the one a case wants, if it does.
pub(crate) fn problem(case: &Case, media_type: &str, got: &[u8], wanted: &str) -> Option<String> {
    if case.protocol == "rpc-v2-cbor" {
        return match BASE64.decode(wanted) {
            Ok(wanted) => compared(got, &wanted, cbor::read),
            Err(error) => Some(format!("the case's body is no base64: {error}")),
        };
    }
    let wanted = wanted.as_bytes();
    match case.protocol.as_str() {
        _ if wanted.is_empty() || got.is_empty() => compared(got, wanted, |body| Ok(text(body))),
        "query" | "ec2" => compared(got, wanted, |body| Ok(form(&text(body)))),
        _ if media_type.contains("json") => compared(got, wanted, |body| json(&text(body))),
        _ if media_type.contains("xml") => {
            let entries = xml::entries(case.model.get("shapes"));
            compared(got, wanted, |body| xml::read(&text(body), &entries))
        }
        _ => compared(got, wanted, |body| Ok(text(body))),
    }
}

fn compared<T: PartialEq>(
    got: &[u8],
    wanted: &[u8],
    read: impl Fn(&[u8]) -> Result<T, String>,
) -> Option<String> {
    let shown = |body: &[u8]| String::from_utf8(body.to_vec()).unwrap_or_else(|_| BASE64.encode(body));
    let problem = match (read(got), read(wanted)) {
        (Ok(got), Ok(wanted)) if got == wanted => return None,
        (Err(problem), _) => format!("{problem}\n"),
        (_, Err(problem)) => format!("the case's own: {problem}\n"),
        _ => String::new(),
    };
    Some(format!("body: {problem}got {}\nexpected {}", shown(got), shown(wanted)))
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}

/// JSON with every object's entries in an order of their own.
fn json(text: &str) -> Result<Json, String> {
    sorted(Json::parse(text).map_err(|error| error.to_string())?)
}

fn sorted(json: Json) -> Result<Json, String> {
    Ok(match json {
        Json::List(items) => Json::List(items.into_iter().map(sorted).collect::<Result<_, _>>()?),
        Json::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| Ok((key, sorted(value)?)));
            Json::Object(in_order(entries.collect::<Result<_, String>>()?)?)
        }
        scalar => scalar,
    })
}

/// Entries by their keys, each of which stands there once.
fn in_order<T>(mut entries: Vec<(String, T)>) -> Result<Vec<(String, T)>, String> {
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    match entries.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(format!("the key `{}` stands there twice", pair[0].0)),
        None => Ok(entries),
    }
}

/// The pairs of a form, in an order of their own.
fn form(text: &str) -> Vec<(String, String)> {
    let decoded = |part: &str| {
        percent_encoding::percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned()
    };
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    };
    let mut pairs: Vec<_> = text.trim().split('&').map(pair).collect();
    pairs.sort();
    pairs
}
