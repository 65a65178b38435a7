use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::Members;
use crate::codec::text;
use crate::shape::{List, Map, Structure, View};

pub(crate) fn to_string(view: View<'_>) -> String {
    let mut out = Vec::new();
    write(&mut out, view);
    // The writer emits nothing but text from `&str`s and ASCII.
    String::from_utf8(out).unwrap_or_default()
}

/// The document of a structure's body members.
pub(crate) fn write_body(out: &mut Vec<u8>, structure: &dyn Structure) {
    write_structure(out, structure, Members::Body);
}

pub(crate) fn write(out: &mut Vec<u8>, view: View<'_>) {
    match view {
        View::Absent => out.extend_from_slice(b"null"),
        View::Boolean(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        View::Byte(value) => write_number(out, value),
        View::Short(value) => write_number(out, value),
        View::Integer(value) => write_number(out, value),
        View::Long(value) => write_number(out, value),
        View::Float(value) => match text::non_finite(value.into()) {
            Some(name) => write_string(out, name),
            None => write_number(out, value),
        },
        View::Double(value) => match text::non_finite(value) {
            Some(name) => write_string(out, name),
            None => write_number(out, value),
        },
        View::String(value) | View::Enum(value) => write_string(out, value),
        View::Blob(value) => write_string(out, &BASE64.encode(value)),
        View::List(list) => write_list(out, list),
        View::Map(map) => write_map(out, map),
        View::Structure(structure) => write_structure(out, structure, Members::All),
    }
}

fn write_structure(out: &mut Vec<u8>, structure: &dyn Structure, which: Members) {
    let mut separator = b'{';
    for (index, member) in structure.schema().members().iter().enumerate() {
        if !which.take(member) {
            continue;
        }
        match structure.member(index) {
            View::Absent => {}
            view => {
                out.push(separator);
                separator = b',';
                write_string(out, member.name);
                out.push(b':');
                write(out, view);
            }
        }
    }
    if separator == b'{' {
        out.push(b'{');
    }
    out.push(b'}');
}

fn write_list(out: &mut Vec<u8>, list: &dyn List) {
    out.push(b'[');
    for index in 0..list.len() {
        if index > 0 {
            out.push(b',');
        }
        write(out, list.item(index));
    }
    out.push(b']');
}

fn write_map(out: &mut Vec<u8>, map: &dyn Map) {
    let mut separator = b'{';
    map.each(&mut |key, value| {
        out.push(separator);
        separator = b',';
        write_string(out, key);
        out.push(b':');
        write(out, value);
    });
    if separator == b'{' {
        out.push(b'{');
    }
    out.push(b'}');
}

fn write_string(out: &mut Vec<u8>, text: &str) {
    // Writing text into a vector cannot fail.
    let _ = serde_json::to_writer(out, text);
}

fn write_number(out: &mut Vec<u8>, number: impl serde_core::Serialize) {
    // Nor can writing a finite number.
    let _ = serde_json::to_writer(out, &number);
}
