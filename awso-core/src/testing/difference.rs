//! What one request has and another has not.

use std::fmt;

use serde_json::Value;

use super::file::Asked;

/// The first difference between a request that was recorded and one that is sent, in a few words on one line.
pub(super) fn difference(recorded: &Asked, sent: &Asked) -> Option<String> {
    let texts = [
        ("method", &recorded.method, &sent.method),
        ("path", &recorded.path, &sent.path),
        ("query string", &recorded.query, &sent.query),
    ];
    if let Some((what, recorded, sent)) = texts.into_iter().find(|(_, recorded, sent)| recorded != sent) {
        return Some(differs(what, Some(&quoted(recorded)), Some(&quoted(sent))));
    }
    for name in recorded.headers.keys().chain(sent.headers.keys()) {
        let [was, is] = [recorded, sent].map(|it| it.headers.get(name));
        if was != is {
            let shown = [was, is].map(|values| values.map(|values| quoted(&values.join(", "))));
            return Some(differs(&format!("header `{name}`"), shown[0].as_ref(), shown[1].as_ref()));
        }
    }
    if recorded.body == sent.body {
        return None;
    }
    let documents = [recorded, sent].map(|it| serde_json::from_slice::<Value>(&it.body));
    match documents {
        [Ok(was), Ok(is)] => in_document("the body", &was, &is),
        _ => {
            let mut pairs = recorded.body.iter().zip(&sent.body);
            let offset = pairs.position(|(a, b)| a != b).unwrap_or(recorded.body.len().min(sent.body.len()));
            let [was, is] = [recorded, sent].map(|it| format!("{} bytes", it.body.len()));
            Some(format!(
                "{}, other than each other from byte {offset}",
                differs("the body", Some(&was), Some(&is))
            ))
        }
    }
}

/// The first member or item in which two documents differ.
fn in_document(place: &str, was: &Value, is: &Value) -> Option<String> {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            let names = was.keys().chain(is.keys().filter(|name| !was.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let place = format!("{place}.{name}");
                match (was.get(name), is.get(name)) {
                    (Some(was), Some(is)) => in_document(&place, was, is),
                    (was, is) => Some(differs(&place, was, is)),
                }
            })
        }
        (Value::Array(was), Value::Array(is)) if was.len() == is.len() => {
            let mut items = was.iter().zip(is).enumerate();
            items.find_map(|(index, (was, is))| in_document(&format!("{place}[{index}]"), was, is))
        }
        _ => (was != is).then(|| differs(place, Some(was), Some(is))),
    }
}

fn differs<T: fmt::Display>(what: &str, was: Option<&T>, is: Option<&T>) -> String {
    let shown = |it: Option<&T>| it.map_or("nothing".to_owned(), |it| short(&it.to_string()));
    format!("{what}: recorded {}, sent {}", shown(was), shown(is))
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// So much of a text as belongs in an error.
fn short(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(body: &str) -> Asked {
        Asked {
            method: "POST".to_owned(),
            path: "/letters".to_owned(),
            query: String::new(),
            headers: [("x-box".to_owned(), vec!["7".to_owned()])].into(),
            body: body.to_owned().into(),
        }
    }

    #[test]
    fn the_first_difference_is_named_with_its_place() {
        let recorded = asked(r#"{"To":["ada","bob"],"Size":1}"#);
        let of = |sent: &Asked| difference(&recorded, sent).unwrap_or_default();
        assert_eq!(of(&recorded), "");
        assert_eq!(of(&asked(r#"{ "Size": 1, "To": ["ada", "bob"] }"#)), "");
        assert_eq!(
            of(&asked(r#"{"To":["ada","eve"],"Size":1}"#)),
            r#"the body.To[1]: recorded "bob", sent "eve""#
        );
        assert_eq!(of(&asked(r#"{"To":["ada","bob"]}"#)), "the body.Size: recorded 1, sent nothing");
        let long = format!(r#"{{"To":["ada","bob"],"Size":"{}"}}"#, "x".repeat(500));
        assert!(of(&asked(&long)).len() < 150);
        let sent = Asked { path: "/parcels".to_owned(), ..asked("") };
        assert_eq!(of(&sent), r#"path: recorded "/letters", sent "/parcels""#);
        let sent = Asked { headers: Default::default(), ..recorded.clone() };
        assert_eq!(of(&sent), r#"header `x-box`: recorded "7", sent nothing"#);
        let sent = asked("no document");
        assert_eq!(
            of(&sent),
            "the body: recorded 29 bytes, sent 11 bytes, other than each other from byte 0"
        );
    }
}
