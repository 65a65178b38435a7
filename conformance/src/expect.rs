//! What a case says, taken at its word: an expectation of the wrong kind, or one nobody looks at, is a fault and
//! never silence.

use awso_scaffold::Json;

/// The text at a key, if the key is there.
pub(crate) fn text<'j>(json: &'j Json, key: &str) -> Result<Option<&'j str>, String> {
    match json.get(key) {
        None => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(other) => Err(misfit(key, "a string", other)),
    }
}

/// The texts of the list at a key; none where there is no such key.
pub(crate) fn texts<'j>(json: &'j Json, key: &str) -> Result<Vec<&'j str>, String> {
    let Some(list) = json.get(key) else { return Ok(Vec::new()) };
    items(key, list)?.iter().map(|item| item.as_str().ok_or_else(|| misfit(key, "strings", item))).collect()
}

/// The names and texts of the object at a key; none where there is no such key.
pub(crate) fn pairs<'j>(json: &'j Json, key: &str) -> Result<Vec<(&'j str, &'j str)>, String> {
    let Some(object) = json.get(key) else { return Ok(Vec::new()) };
    let pair = |(name, value): &'j (String, Json)| match value {
        Json::String(value) => Ok((name.as_str(), value.as_str())),
        other => Err(misfit(&format!("{key}.{name}"), "a string", other)),
    };
    entries(key, object)?.iter().map(pair).collect()
}

pub(crate) fn items<'j>(what: &str, json: &'j Json) -> Result<&'j [Json], String> {
    match json {
        Json::List(items) => Ok(items),
        other => Err(misfit(what, "a list", other)),
    }
}

pub(crate) fn entries<'j>(what: &str, json: &'j Json) -> Result<&'j [(String, Json)], String> {
    match json {
        Json::Object(entries) => Ok(entries),
        other => Err(misfit(what, "an object", other)),
    }
}

/// An object with these keys and no others, and not empty.
pub(crate) fn only(what: &str, json: &Json, known: &[&str]) -> Result<(), String> {
    let entries = entries(what, json)?;
    match entries.iter().find(|(key, _)| !known.contains(&key.as_str())) {
        Some((key, _)) => Err(format!("the case says `{what}.{key}`, which is not looked at here")),
        None if entries.is_empty() => Err(format!("the case has nothing in `{what}`")),
        None => Ok(()),
    }
}

fn misfit(what: &str, wanted: &str, found: &Json) -> String {
    format!("the case has {} where `{what}` is {wanted}", found.kind())
}
