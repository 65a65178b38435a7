//! Bodies compared by what they say, whatever their layout.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minicbor::Decoder;
use minicbor::data::Type;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

/// How a body differs from the one a case wants, if it does.
pub(crate) fn problem(protocol: &str, media_type: &str, got: &[u8], wanted: &str) -> Option<String> {
    if protocol == "rpc-v2-cbor" {
        let bytes = BASE64.decode(wanted).unwrap_or_default();
        return compared(got, &bytes, |body| {
            if body.is_empty() { Ok(Value::Null) } else { cbor(&mut Decoder::new(body), 0) }
        });
    }
    let wanted = wanted.as_bytes();
    match protocol {
        _ if wanted.is_empty() || got.is_empty() => compared(got, wanted, |body| Ok(text(body))),
        "query" | "ec2" => compared(got, wanted, |body| Ok(form(&text(body)))),
        _ if media_type.contains("json") => compared(got, wanted, |body| {
            serde_json::from_slice::<Value>(body).map_err(|error| error.to_string())
        }),
        _ if media_type.contains("xml") => compared(got, wanted, |body| element(&text(body))),
        _ => compared(got, wanted, |body| Ok(text(body))),
    }
}

fn compared<T: PartialEq>(
    got: &[u8],
    wanted: &[u8],
    read: impl Fn(&[u8]) -> Result<T, String>,
) -> Option<String> {
    let shown = |body: &[u8]| String::from_utf8(body.to_vec()).unwrap_or_else(|_| BASE64.encode(body));
    match (read(got), read(wanted)) {
        (Ok(got), Ok(wanted)) if got == wanted => None,
        (Err(problem), _) => Some(format!("body: {problem}\ngot {}\nexpected {}", shown(got), shown(wanted))),
        _ => Some(format!("body: got {}\nexpected {}", shown(got), shown(wanted))),
    }
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
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

/// An element: its name, its attributes, its text where it has no elements, and these by their names.
#[derive(Debug, Default, PartialEq)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    elements: Vec<Element>,
}

/// Whether an element looks like the entry of a map: it is called so, or it is flattened and holds two others.
fn is_entry(element: &Element) -> bool {
    element.name == "entry" || element.elements.len() == 2
}

fn element(xml: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                let mut element = Element { name: start.name().0.to_owned(), ..Element::default() };
                for attribute in start.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    element.attributes.push((attribute.key.0.to_owned(), attribute.value.into_owned()));
                }
                element.attributes.sort();
                open.push(element);
            }
            Event::End(_) => {
                let mut closed = open.pop().unwrap_or_default();
                if closed.elements.is_empty() {
                    closed.text = closed.text.trim().to_owned();
                } else {
                    closed.text.clear();
                }
                // Members stand in any order, and so do entries of maps; items of one name keep theirs.
                let rank = |it: &Element| (it.name.clone(), is_entry(it).then(|| format!("{it:?}")));
                closed.elements.sort_by_key(rank);
                let around = open.last_mut().ok_or("an end without a start")?;
                around.elements.push(closed);
            }
            Event::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&format!("&{};", &*reference));
                }
            }
            Event::CData(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text);
                }
            }
            // What stands around the root element says nothing.
            Event::Eof => return open.swap_remove(0).elements.pop().ok_or_else(|| "no element".to_owned()),
            _ => {}
        }
    }
}

/// CBOR as JSON that tells apart what CBOR does: bytes, tags and floats are objects of their own.
fn cbor(decoder: &mut Decoder<'_>, depth: usize) -> Result<Value, String> {
    if depth > 128 {
        return Err("nested deeper than 128 levels".to_owned());
    }
    let problem = |error: minicbor::decode::Error| error.to_string();
    Ok(match decoder.datatype().map_err(problem)? {
        Type::Bool => decoder.bool().map_err(problem)?.into(),
        Type::Null => {
            decoder.null().map_err(problem)?;
            Value::Null
        }
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => decoder.u64().map_err(problem)?.into(),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 => decoder.i64().map_err(problem)?.into(),
        Type::F16 | Type::F32 => {
            serde_json::json!({ "float": format!("{:?}", f64::from(decoder.f32().map_err(problem)?)) })
        }
        Type::F64 => serde_json::json!({ "float": format!("{:?}", decoder.f64().map_err(problem)?) }),
        Type::String | Type::StringIndef => {
            let parts: Result<String, _> = decoder.str_iter().map_err(problem)?.collect();
            parts.map_err(problem)?.into()
        }
        Type::Bytes | Type::BytesIndef => {
            let mut bytes = Vec::new();
            for part in decoder.bytes_iter().map_err(problem)? {
                bytes.extend_from_slice(part.map_err(problem)?);
            }
            serde_json::json!({ "bytes": BASE64.encode(bytes) })
        }
        Type::Tag => {
            let tag = decoder.tag().map_err(problem)?.as_u64();
            let tagged = cbor(decoder, depth + 1)?;
            // Seconds are the same as an integer and as a double.
            let tagged = match &tagged {
                Value::Number(number) => {
                    serde_json::json!({ "float": format!("{:?}", number.as_f64().unwrap_or_default()) })
                }
                _ => tagged,
            };
            serde_json::json!({ "tag": tag, "tagged": tagged })
        }
        Type::Array | Type::ArrayIndef => {
            let length = decoder.array().map_err(problem)?;
            let mut items = Vec::new();
            while has_more(decoder, length, items.len())? {
                items.push(cbor(decoder, depth + 1)?);
            }
            items.into()
        }
        Type::Map | Type::MapIndef => {
            let length = decoder.map().map_err(problem)?;
            let mut members = serde_json::Map::new();
            let mut read = 0;
            while has_more(decoder, length, read)? {
                let key = decoder.str().map_err(problem)?.to_owned();
                members.insert(key, cbor(decoder, depth + 1)?);
                read += 1;
            }
            members.into()
        }
        other => return Err(format!("CBOR of the kind {other}")),
    })
}

/// Whether an array or map goes on; the end of an indefinite one is taken.
fn has_more(decoder: &mut Decoder<'_>, length: Option<u64>, read: usize) -> Result<bool, String> {
    match length {
        Some(length) => Ok((read as u64) < length),
        None if matches!(decoder.datatype(), Ok(Type::Break)) => {
            decoder.skip().map_err(|error| error.to_string())?;
            Ok(false)
        }
        None => Ok(true),
    }
}
