//! XML as elements whose order says only what it says in the model.

use std::collections::BTreeSet;

use awso_scaffold::Json;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// An element: its name, its attributes, its text where it has no elements, and these by their names.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    elements: Vec<Element>,
}

/// What the entries of maps hold, by the names of keys and values in the shapes of a model.
pub(super) fn entries(shapes: Option<&Json>) -> BTreeSet<[String; 2]> {
    let name = |shape: &Json, part: &str| {
        let name = shape.get(part).and_then(|it| it.get("locationName")).and_then(Json::as_str);
        name.unwrap_or(part).to_owned()
    };
    let maps = shapes.map_or(&[][..], Json::entries).iter().map(|(_, shape)| shape);
    let maps = maps.filter(|shape| shape.get("type").and_then(Json::as_str) == Some("map"));
    maps.map(|shape| {
        let mut pair = [name(shape, "key"), name(shape, "value")];
        pair.sort();
        pair
    })
    .collect()
}

/// Reads a document. Members stand in any order, and so do entries of maps; items of one name keep theirs.
pub(super) fn read(xml: &str, entries: &BTreeSet<[String; 2]>) -> Result<Element, String> {
    // The children are in the order of their names when this asks.
    let is_entry = |element: &Element| match element.elements.as_slice() {
        [one, other] => entries.contains(&[one.name.clone(), other.name.clone()]),
        _ => false,
    };
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Element::default()];
    loop {
        let within = open.last_mut().ok_or("an end without a start")?;
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                let mut element = Element { name: start.name().0.to_owned(), ..Element::default() };
                for attribute in start.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    let value = attribute.normalized_value(XmlVersion::Explicit1_0);
                    let value = value.map_err(|error| error.to_string())?.into_owned();
                    element.attributes.push((attribute.key.0.to_owned(), value));
                }
                element.attributes.sort();
                open.push(element);
            }
            Event::End(_) => {
                let mut closed = open.pop().unwrap_or_default();
                // Between elements, text is layout.
                if !closed.elements.is_empty() {
                    if !closed.text.trim().is_empty() {
                        return Err(format!("text among the elements of `{}`", closed.name));
                    }
                    closed.text.clear();
                }
                closed.elements.sort_by_key(|it| (it.name.clone(), is_entry(it).then(|| format!("{it:?}"))));
                open.last_mut().ok_or("an end without a start")?.elements.push(closed);
            }
            Event::Text(text) => within.text.push_str(&text.xml10_content()),
            Event::CData(text) => within.text.push_str(&text),
            Event::GeneralRef(reference) => {
                match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    Some(char) => within.text.push(char),
                    None => within.text.push_str(
                        resolve_xml_entity(&reference)
                            .ok_or_else(|| format!("an entity `{}` that nothing declares", &*reference))?,
                    ),
                }
            }
            // What stands around the root element says nothing.
            Event::Eof => return open.swap_remove(0).elements.pop().ok_or_else(|| "no element".to_owned()),
            _ => {}
        }
    }
}
