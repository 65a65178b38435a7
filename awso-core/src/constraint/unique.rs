//! Whether items are the same: by what they are, however they are written.

use std::collections::HashMap;

use crate::number::Decimal;
use crate::shape::{Variant, View};
use crate::value::Document;

/// The first item that is the same as one before it.
pub(super) fn problem(view: View<'_>) -> Option<String> {
    let View::List(list) = view else { return None };
    let mut seen = HashMap::with_capacity(list.len());
    (0..list.len()).find_map(|index| {
        let mut key = Key::default();
        key.view(list.item(index));
        seen.insert(key.0, index).map(|first| format!("item {index} is the same as item {first}"))
    })
}

/// Bytes that are the same for values that are. What stands in one place is of one kind, so kinds are not told
/// apart; what has a length tells it, so that no two values run into each other.
#[derive(Default)]
struct Key(Vec<u8>);

impl Key {
    fn view(&mut self, view: View<'_>) {
        if let View::Absent = view {
            return self.0.push(0);
        }
        self.0.push(1);
        match view {
            View::Absent => {}
            View::Boolean(value) => self.0.push(value.into()),
            View::Byte(value) => self.0.extend(value.to_le_bytes()),
            View::Short(value) => self.0.extend(value.to_le_bytes()),
            View::Integer(value) | View::IntEnum(value) => self.0.extend(value.to_le_bytes()),
            View::Long(value) => self.0.extend(value.to_le_bytes()),
            View::Float(value) => self.double(value.into()),
            View::Double(value) => self.double(value),
            View::String(text) | View::Enum(text) => self.bytes(text.as_bytes()),
            View::BigInteger(digits) | View::BigDecimal(digits) => self.number(digits),
            View::Timestamp(time) => {
                let (seconds, nanos) = time.epoch();
                self.0.extend(seconds.to_le_bytes());
                self.0.extend(nanos.to_le_bytes());
            }
            View::Document(document) => self.document(document),
            View::Blob(bytes) => self.bytes(bytes),
            View::Stream(stream) => self.bytes(stream.bytes().map_or(&[], |bytes| bytes)),
            View::List(list) => {
                self.len(list.len());
                (0..list.len()).for_each(|index| self.view(list.item(index)));
            }
            View::Map(map) => {
                let mut entries = Vec::with_capacity(map.len());
                map.each(&mut |key, value| {
                    let mut entry = Key::default();
                    entry.bytes(key.as_bytes());
                    entry.view(value);
                    entries.push(entry.0);
                });
                self.in_order(entries);
            }
            View::Structure(structure) => {
                (0..structure.schema().members().len()).for_each(|index| self.view(structure.member(index)));
            }
            View::Union(union) => match union.variant() {
                Variant::Unset => self.0.push(0),
                Variant::Known(index, view) => {
                    self.0.push(1);
                    self.len(index);
                    self.view(view);
                }
                Variant::Unknown(unknown) => {
                    self.0.push(2);
                    self.bytes(unknown.tag.as_bytes());
                    self.document(&unknown.content);
                }
            },
        }
    }

    fn document(&mut self, document: &Document) {
        match document {
            Document::Null => self.0.push(0),
            Document::Bool(value) => self.0.extend([1, (*value).into()]),
            Document::Number(number) => {
                self.0.push(2);
                self.number(&number.to_string());
            }
            Document::String(text) => {
                self.0.push(3);
                self.bytes(text.as_bytes());
            }
            Document::Array(items) => {
                self.0.push(4);
                self.len(items.len());
                items.iter().for_each(|item| self.document(item));
            }
            Document::Object(members) => {
                self.0.push(5);
                let entry = |(name, member): (&String, &Document)| {
                    let mut entry = Key::default();
                    entry.bytes(name.as_bytes());
                    entry.document(member);
                    entry.0
                };
                self.in_order(members.iter().map(entry).collect());
            }
        }
    }

    /// What has no order of its own.
    fn in_order(&mut self, mut entries: Vec<Vec<u8>>) {
        entries.sort_unstable();
        self.len(entries.len());
        entries.iter().for_each(|entry| self.0.extend(entry));
    }

    /// The two zeros are one, and so is whatever is no number.
    fn double(&mut self, value: f64) {
        let value = if value.is_nan() { f64::NAN } else { value + 0.0 };
        self.0.extend(value.to_le_bytes());
    }

    fn number(&mut self, digits: &str) {
        let number = Decimal::of(digits).map(|number| number.to_string());
        self.bytes(number.as_deref().unwrap_or(digits).as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.len(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    fn len(&mut self, len: usize) {
        self.0.extend(len.to_le_bytes());
    }
}
