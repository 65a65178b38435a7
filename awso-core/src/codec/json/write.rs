use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::escape;
use super::key::key;
use crate::codec::{Members, text};
use crate::schema::{Site, Target};
use crate::shape::{List, Map, Structure, Union, Variant, View};
use crate::timestamp::TimestampFormat;

pub(crate) fn to_string(target: Target, view: View<'_>) -> String {
    let mut out = Vec::new();
    write(&mut out, Site::of(target), view);
    // The writer emits nothing but text from `&str`s and ASCII.
    String::from_utf8(out).unwrap_or_default()
}

pub(crate) fn structure_to_string(structure: &dyn Structure) -> String {
    let mut out = Vec::new();
    write_structure(&mut out, structure, Members::All);
    String::from_utf8(out).unwrap_or_default()
}

/// The document of all members of a structure, which awsJson calls by their names alone.
pub(crate) fn write_document(out: &mut Vec<u8>, structure: &dyn Structure) {
    write_structure(out, structure, Members::All);
}

/// The document of a structure's body members.
pub(crate) fn write_body(out: &mut Vec<u8>, structure: &dyn Structure) {
    write_structure(out, structure, Members::Body);
}

pub(crate) fn write(out: &mut Vec<u8>, site: Site, view: View<'_>) {
    match view {
        View::Absent => out.extend_from_slice(b"null"),
        View::Boolean(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        View::Byte(value) => write_value(out, &value),
        View::Short(value) => write_value(out, &value),
        View::Integer(value) | View::IntEnum(value) => write_value(out, &value),
        View::Long(value) => write_value(out, &value),
        View::Float(value) => match text::non_finite(value.into()) {
            Some(name) => write_string(out, name),
            None => write_value(out, &value),
        },
        View::Double(value) => match text::non_finite(value) {
            Some(name) => write_string(out, name),
            None => write_value(out, &value),
        },
        View::BigInteger(digits) | View::BigDecimal(digits) => out.extend_from_slice(digits.as_bytes()),
        View::Timestamp(value) => match site.timestamp_format(TimestampFormat::EpochSeconds) {
            format @ TimestampFormat::EpochSeconds => {
                value.write(out, format);
            }
            // Validation refuses a year that has no date.
            format if value.has_date() => {
                out.push(b'"');
                value.write(out, format);
                out.push(b'"');
            }
            _ => out.extend_from_slice(b"null"),
        },
        View::String(value) | View::Enum(value) => write_string(out, value),
        View::Blob(value) => write_string(out, &BASE64.encode(value)),
        View::Stream(stream) => match stream.bytes() {
            Some(bytes) => write_string(out, &BASE64.encode(bytes)),
            None => out.extend_from_slice(b"null"),
        },
        View::Document(value) => write_value(out, value),
        View::List(list) => write_list(out, site, list),
        View::Map(map) => write_map(out, site, map),
        View::Structure(structure) => write_structure(out, structure, Members::All),
        View::Union(union) => write_union(out, union),
    }
}

/// The document of an error: what it is called, if that stands here, its members, all or those of the body, and the
/// message of one that has none.
pub(crate) fn write_error(
    out: &mut Vec<u8>,
    name: Option<&str>,
    structure: Option<&dyn Structure>,
    message: Option<&str>,
    body_only: bool,
) {
    let mut separator = b'{';
    for (key, text) in [("__type", name), ("message", message)] {
        let Some(text) = text.filter(|text| !text.is_empty()) else { continue };
        out.push(separator);
        separator = b',';
        write_string(out, key);
        out.push(b':');
        write_string(out, text);
    }
    if let Some(structure) = structure {
        let which = if body_only { Members::Body } else { Members::All };
        write_members(out, &mut separator, structure, which);
    }
    close(out, separator);
}

fn write_structure(out: &mut Vec<u8>, structure: &dyn Structure, which: Members) {
    let mut separator = b'{';
    write_members(out, &mut separator, structure, which);
    close(out, separator);
}

fn write_members(out: &mut Vec<u8>, separator: &mut u8, structure: &dyn Structure, which: Members) {
    let members = structure.schema().members();
    for (index, member) in members.iter().enumerate() {
        if !which.take(member) {
            continue;
        }
        match structure.member(index) {
            view if view.is_left_out() => {}
            view => {
                out.push(*separator);
                *separator = b',';
                write_string(out, key(which, members, member));
                out.push(b':');
                write(out, member.site(), view);
            }
        }
    }
}

fn write_union(out: &mut Vec<u8>, union: &dyn Union) {
    match union.variant() {
        Variant::Unset => out.extend_from_slice(b"{}"),
        Variant::Known(index, view) => {
            let member = &union.schema().members()[index];
            out.push(b'{');
            write_string(out, member.json_name());
            out.push(b':');
            write(out, member.site(), view);
            out.push(b'}');
        }
        Variant::Unknown(unknown) => {
            out.push(b'{');
            write_string(out, &unknown.tag);
            out.push(b':');
            write_value(out, &unknown.content);
            out.push(b'}');
        }
    }
}

fn write_list(out: &mut Vec<u8>, site: Site, list: &dyn List) {
    let site = site.within(list.item_target());
    out.push(b'[');
    for index in 0..list.len() {
        if index > 0 {
            out.push(b',');
        }
        write(out, site, list.item(index));
    }
    out.push(b']');
}

fn write_map(out: &mut Vec<u8>, site: Site, map: &dyn Map) {
    let site = site.within(map.value_target());
    let mut separator = b'{';
    map.each(&mut |key, value| {
        out.push(separator);
        separator = b',';
        write_string(out, key);
        out.push(b':');
        write(out, site, value);
    });
    close(out, separator);
}

/// Ends an object, which has begun if the separator is no longer `{`.
fn close(out: &mut Vec<u8>, separator: u8) {
    if separator == b'{' {
        out.push(b'{');
    }
    out.push(b'}');
}

/// Writes text between quotes, escaped as serde_json has it.
fn write_string(out: &mut Vec<u8>, text: &str) {
    let text = text.as_bytes();
    out.reserve(text.len() + 2);
    out.push(b'"');
    match escape::find(text) {
        // Most text has no escapes: it is copied as a whole.
        None => out.extend_from_slice(text),
        Some(at) => {
            let (plain, rest) = text.split_at(at);
            out.extend_from_slice(plain);
            escape::write_all(out, rest);
        }
    }
    out.push(b'"');
}

fn write_value<T: serde_core::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // Writing text, finite numbers and documents into a vector cannot fail.
    let _ = serde_json::to_writer(out, value);
}
