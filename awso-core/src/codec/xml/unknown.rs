//! What no member describes: the content of a variant that a union does not list.

use std::borrow::Cow;

use quick_xml::events::Event;

use super::local;
use super::source::{Source, append, is_nil};
use crate::value::Document;

/// The content of an element of no known shape: its text, or its elements by name.
pub(super) fn read_unknown(source: &mut Source<'_>) -> Result<Document, String> {
    let around = source.depth;
    let mut text = Cow::Borrowed("");
    let mut members = serde_json::Map::new();
    loop {
        match source.inside()? {
            Event::End(_) => break,
            Event::Start(child) => {
                if source.depth == around {
                    source.enter()?;
                }
                let nil = is_nil(&child)?;
                let content = read_unknown(source)?;
                let content = if nil { Document::Null } else { content };
                let name = local(child.name().0);
                let content = match members.remove(name) {
                    Some(before) => also(before, content),
                    None => content,
                };
                members.insert(name.to_owned(), content);
            }
            event => append(&mut text, event)?,
        }
    }
    source.depth = around;
    Ok(if members.is_empty() { Document::String(text.into_owned()) } else { Document::Object(members) })
}

/// Several elements of one name are a list; one element never is.
pub(super) fn also(before: Document, next: Document) -> Document {
    match before {
        Document::Array(mut items) => {
            items.push(next);
            Document::Array(items)
        }
        before => Document::Array(vec![before, next]),
    }
}
