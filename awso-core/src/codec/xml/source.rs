use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::errors::{Error as XmlError, IllFormedError};
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::local;
use crate::codec::{DEPTH, too_deep};
use crate::error::Step;

pub(super) const ENDS_EARLY: &str = "the document ends early";

/// The document, and where in it reading stands.
pub(super) struct Source<'x> {
    text: &'x str,
    reader: Reader<&'x [u8]>,
    /// Where in the text the reader began.
    base: usize,
    /// Where the last start tag begins.
    pub(super) tag: usize,
    pub(super) depth: usize,
    /// Where reading failed, innermost step first: filled on the way out, so that the good path pays
    /// nothing.
    pub(super) path: Vec<Step>,
}

impl<'x> Source<'x> {
    pub(super) fn new(text: &'x str) -> Self {
        let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Source { text, reader: reader(&text[base..]), base, tag: base, depth: 0, path: Vec::new() }
    }

    pub(super) fn position(&self) -> usize {
        // Within the text, so within a usize.
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or_default()
    }

    fn event(&mut self) -> Result<Event<'x>, String> {
        let before = self.position();
        let event = self.reader.read_event().map_err(|error| problem(&error))?;
        if let Event::Start(_) = event {
            self.tag = before;
        }
        Ok(event)
    }

    /// What stands next in an element, which must not be the end of the document.
    pub(super) fn inside(&mut self) -> Result<Event<'x>, String> {
        match self.event()? {
            Event::Eof => Err(ENDS_EARLY.to_owned()),
            event => Ok(event),
        }
    }

    /// The next element outside the root element, where no text may stand.
    pub(super) fn outside(&mut self) -> Result<Option<BytesStart<'x>>, String> {
        loop {
            match self.event()? {
                Event::Start(element) => return Ok(Some(element)),
                Event::Eof => return Ok(None),
                Event::Text(text) if text.xml10_content().trim().is_empty() => {}
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
                _ => return Err("not XML: text outside the root element".to_owned()),
            }
        }
    }

    /// The end of the document.
    pub(super) fn end(&mut self) -> Result<(), String> {
        match self.outside()? {
            Some(_) => Err("not XML: more than one root element".to_owned()),
            None => Ok(()),
        }
    }

    /// The next element in this one, or none where this one ends. Text between elements says nothing.
    pub(super) fn child(&mut self) -> Result<Option<BytesStart<'x>>, String> {
        loop {
            match self.inside()? {
                Event::Start(element) => return Ok(Some(element)),
                Event::End(_) => return Ok(None),
                _ => {}
            }
        }
    }

    /// The text up to the end of the element.
    pub(super) fn text(&mut self, expected: &str) -> Result<Cow<'x, str>, String> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.inside()? {
                Event::End(_) => return Ok(text),
                Event::Start(_) => return Err(format!("expected {expected}, found elements")),
                event => append(&mut text, event)?,
            }
        }
    }

    /// Passes over the rest of the element, however deep.
    pub(super) fn skip(&mut self) -> Result<(), String> {
        let mut open = 1usize;
        while open > 0 {
            match self.inside()? {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// Goes into a structure, list, map or union; the caller comes out again by lowering the depth.
    pub(super) fn enter(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(too_deep());
        }
        Ok(())
    }

    /// Reads an element that was passed over.
    pub(super) fn again<T>(
        &mut self,
        element: Range<usize>,
        read: impl FnOnce(&mut Self, &BytesStart<'x>) -> Result<T, String>,
    ) -> Result<T, String> {
        let ahead = mem::replace(&mut self.reader, reader(&self.text[element.clone()]));
        let base = mem::replace(&mut self.base, element.start);
        let start = self.outside()?.ok_or(ENDS_EARLY)?;
        let read = read(self, &start)?;
        (self.reader, self.base) = (ahead, base);
        Ok(read)
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// What is wrong with the markup, without what the document holds there.
fn problem(error: &XmlError) -> String {
    let problem = match error {
        XmlError::Syntax(error) => return format!("not XML: {error}"),
        XmlError::IllFormed(IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_)) => {
            "an end tag closes another element than was opened"
        }
        XmlError::IllFormed(IllFormedError::UnclosedReference) => "`&` begins no reference",
        XmlError::InvalidAttr(_) => "a malformed attribute",
        _ => "malformed markup",
    };
    format!("not XML: {problem}")
}

/// Appends what text an event stands for.
pub(super) fn append<'x>(text: &mut Cow<'x, str>, event: Event<'x>) -> Result<(), String> {
    let part = match event {
        Event::Text(part) => part.xml10_content(),
        Event::CData(part) => part.xml10_content(),
        Event::GeneralRef(reference) => {
            text.to_mut().push(character(&reference)?);
            return Ok(());
        }
        _ => return Ok(()),
    };
    if text.is_empty() {
        *text = part;
    } else {
        text.to_mut().push_str(&part);
    }
    Ok(())
}

/// The character of a reference. Entities that a document declares for itself are none: they only ever
/// serve attacks.
fn character(reference: &BytesRef<'_>) -> Result<char, String> {
    let reference: &str = reference;
    let character = match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.strip_prefix('#').and_then(|number| {
            let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
            let code = (!digits.starts_with('+')).then(|| u32::from_str_radix(digits, radix).ok())??;
            char::from_u32(code)
        }),
    };
    character.ok_or_else(|| "not XML: a reference to no known entity or character".to_owned())
}

/// The value of an attribute as a parser gives it: white space is spaces, references are characters.
pub(super) fn attribute_value(raw: &str) -> Result<String, String> {
    let mut value = String::with_capacity(raw.len());
    let spaced = raw.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ");
    let mut parts = spaced.split('&');
    value.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (reference, rest) = part.split_once(';').ok_or("not XML: `&` begins no reference")?;
        value.push(character(&BytesRef::new(reference))?);
        value.push_str(rest);
    }
    Ok(value)
}

/// Shows every attribute by name and raw value.
pub(super) fn each_attribute(
    element: &BytesStart<'_>,
    mut visit: impl FnMut(&str, &str) -> Result<(), String>,
) -> Result<(), String> {
    // quick-xml's own search for duplicates compares each with each: too much for a hostile list.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| problem(&error.into()))?;
        visit(attribute.key.as_ref(), &attribute.value)?;
    }
    Ok(())
}

/// Whether the element says that it is a null. An attribute of that name without a prefix is a member's.
pub(super) fn is_nil(element: &BytesStart<'_>) -> Result<bool, String> {
    let mut nil = false;
    each_attribute(element, |name, value| {
        if name.contains(':') && local(name) == "nil" {
            nil = matches!(value, "true" | "1");
        }
        Ok(())
    })?;
    Ok(nil)
}
