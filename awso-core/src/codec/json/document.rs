//! Documents, which may hold anything but more levels than a shape may.

use super::text::{Read, Text};
use crate::value::Document;

/// Reads a document that stands in a text of another format, so many levels deep in it. On failure tells what is
/// wrong.
pub(crate) fn document(json: &str, depth: usize) -> Result<Document, String> {
    let mut text = Text::new(json.as_bytes(), depth);
    let read = any(&mut text).and_then(|document| text.end().map(|()| document));
    read.map_err(|_| {
        let is_json = text.ends_here();
        let (problem, ..) = text.stopped();
        if is_json { problem } else { "expected any JSON, found other text".to_owned() }
    })
}

/// Reads whatever stands there.
pub(super) fn any(text: &mut Text<'_>) -> Read<Document> {
    Ok(match text.value()? {
        b'n' => {
            text.word("null")?;
            Document::Null
        }
        b't' => {
            text.word("true")?;
            true.into()
        }
        b'f' => {
            text.word("false")?;
            false.into()
        }
        b'"' => text.string()?.into_owned().into(),
        b'[' => {
            text.enter()?;
            let mut items = Vec::new();
            while text.another(items.is_empty(), b']')? {
                items.push(any(text)?);
            }
            text.depth -= 1;
            items.into()
        }
        b'{' => {
            text.enter()?;
            let mut entries = serde_json::Map::new();
            let mut is_first = true;
            while text.another_key(is_first)? {
                is_first = false;
                let key = text.key()?.into_owned();
                entries.insert(key, any(text)?);
            }
            text.depth -= 1;
            entries.into()
        }
        _ => {
            let digits = text.number()?;
            number(text, digits)?
        }
    })
}

/// A number as documents have it: whole, if that fits in 64 bits, and else a double.
pub(super) fn number(text: &mut Text<'_>, digits: &str) -> Read<Document> {
    // A double alone has a zero with a sign.
    let whole = if digits == "-0" { None } else { whole(digits) };
    Ok(match whole {
        Some(whole) => whole,
        None => text.double(digits)?.into(),
    })
}

fn whole(digits: &str) -> Option<Document> {
    let unsigned = digits.parse::<u64>().map(Document::from).ok();
    unsigned.or_else(|| digits.parse::<i64>().map(Document::from).ok())
}
