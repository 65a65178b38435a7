//! A value as codecs see it: [`View`] to read it, [`Slot`] to write it.

use std::fmt;

use super::{Enumeration, IntEnumeration, List, Map, Optional, Structure, Union};
use crate::blob::Blob;
use crate::number::{BigDecimal, BigInteger};
use crate::stream::ByteStream;
use crate::timestamp::Timestamp;
use crate::value::Document;

/// A borrowed look at one value. Its Debug shows the kind only: the value may be secret.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// An optional value that is not there.
    Absent,
    /// A truth value.
    Boolean(bool),
    /// An 8-bit integer.
    Byte(i8),
    /// A 16-bit integer.
    Short(i16),
    /// A 32-bit integer.
    Integer(i32),
    /// A 64-bit integer.
    Long(i64),
    /// A 32-bit IEEE 754 number.
    Float(f32),
    /// A 64-bit IEEE 754 number.
    Double(f64),
    /// Text.
    String(&'a str),
    /// The wire name of a string enum's variant.
    Enum(&'a str),
    /// The number of an int enum's variant.
    IntEnum(i32),
    /// The digits of a whole number of any size.
    BigInteger(&'a str),
    /// The digits of a decimal number of any size and precision.
    BigDecimal(&'a str),
    /// A point in time.
    Timestamp(Timestamp),
    /// Anything JSON can say.
    Document(&'a Document),
    /// Bytes.
    Blob(&'a [u8]),
    /// Bytes that are at hand or come piece by piece.
    Stream(&'a ByteStream),
    /// Items in order.
    List(&'a dyn List),
    /// Values by key.
    Map(&'a dyn Map),
    /// Members by index.
    Structure(&'a dyn Structure),
    /// One of several members.
    Union(&'a dyn Union),
}

/// Where one value can be put. Its Debug shows the kind only: the value may be secret.
#[non_exhaustive]
pub enum Slot<'a> {
    /// Nowhere: an index past the last member. What is put here is dropped.
    Absent,
    /// A value that may be left out.
    Optional(&'a mut dyn Optional),
    /// A truth value.
    Boolean(&'a mut bool),
    /// An 8-bit integer.
    Byte(&'a mut i8),
    /// A 16-bit integer.
    Short(&'a mut i16),
    /// A 32-bit integer.
    Integer(&'a mut i32),
    /// A 64-bit integer.
    Long(&'a mut i64),
    /// A 32-bit IEEE 754 number.
    Float(&'a mut f32),
    /// A 64-bit IEEE 754 number.
    Double(&'a mut f64),
    /// Text.
    String(&'a mut String),
    /// A string enum, set by wire name.
    Enum(&'a mut dyn Enumeration),
    /// An int enum, set by number.
    IntEnum(&'a mut dyn IntEnumeration),
    /// A whole number of any size.
    BigInteger(&'a mut BigInteger),
    /// A decimal number of any size and precision.
    BigDecimal(&'a mut BigDecimal),
    /// A point in time.
    Timestamp(&'a mut Timestamp),
    /// Anything JSON can say.
    Document(&'a mut Document),
    /// Bytes.
    Blob(&'a mut Blob),
    /// Bytes that are at hand or come piece by piece.
    Stream(&'a mut ByteStream),
    /// Items in order.
    List(&'a mut dyn List),
    /// Values by key.
    Map(&'a mut dyn Map),
    /// Members by index.
    Structure(&'a mut dyn Structure),
    /// One of several members.
    Union(&'a mut dyn Union),
}

impl View<'_> {
    /// Whether a document leaves the value out: it is not there, or it is a stream, which no document holds.
    pub(crate) fn is_left_out(self) -> bool {
        match self {
            View::Absent => true,
            View::Stream(stream) => stream.bytes().is_none(),
            _ => false,
        }
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            View::Absent => "Absent",
            View::Boolean(_) => "Boolean",
            View::Byte(_) => "Byte",
            View::Short(_) => "Short",
            View::Integer(_) => "Integer",
            View::Long(_) => "Long",
            View::Float(_) => "Float",
            View::Double(_) => "Double",
            View::String(_) => "String",
            View::Enum(_) => "Enum",
            View::IntEnum(_) => "IntEnum",
            View::BigInteger(_) => "BigInteger",
            View::BigDecimal(_) => "BigDecimal",
            View::Timestamp(_) => "Timestamp",
            View::Document(_) => "Document",
            View::Blob(_) => "Blob",
            View::Stream(_) => "Stream",
            View::Union(union) => return write!(f, "Union({})", union.schema().name),
            View::List(list) => return write!(f, "List({} x {})", list.len(), list.item_schema().name),
            View::Map(map) => return write!(f, "Map({} x {})", map.len(), map.value_schema().name),
            View::Structure(structure) => return write!(f, "Structure({})", structure.schema().name),
        })
    }
}

impl fmt::Debug for Slot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slot for {}", self.expects())
    }
}

impl<'a> Slot<'a> {
    /// The slot of a value that is certainly there: an optional one is filled with a blank first.
    pub fn filled(self) -> Slot<'a> {
        match self {
            Slot::Optional(optional) => optional.fill().filled(),
            slot => slot,
        }
    }

    /// Forgets what an earlier write left here, so that the last of duplicate keys wins whole.
    pub fn reset(&mut self) {
        match self {
            Slot::Optional(optional) => optional.clear(),
            Slot::List(list) => list.clear(),
            Slot::Map(map) => map.clear(),
            Slot::Structure(structure) => structure.reset(),
            Slot::Boolean(value) => **value = false,
            Slot::Byte(value) => **value = 0,
            Slot::Short(value) => **value = 0,
            Slot::Integer(value) => **value = 0,
            Slot::Long(value) => **value = 0,
            Slot::Float(value) => **value = 0.0,
            Slot::Double(value) => **value = 0.0,
            Slot::String(value) => value.clear(),
            Slot::Enum(value) => value.set(""),
            Slot::IntEnum(value) => value.set(0),
            Slot::BigInteger(value) => **value = BigInteger::default(),
            Slot::BigDecimal(value) => **value = BigDecimal::default(),
            Slot::Timestamp(value) => **value = Timestamp::default(),
            Slot::Document(value) => **value = Document::Null,
            Slot::Blob(value) => **value = Blob::default(),
            Slot::Stream(value) => **value = ByteStream::default(),
            Slot::Union(value) => value.reset(),
            Slot::Absent => {}
        }
    }

    /// What the slot takes, with its article, for messages: `a string`.
    pub fn expects(&self) -> &'static str {
        match self {
            Slot::Absent => "nothing",
            Slot::Optional(_) => "an optional value",
            Slot::Boolean(_) => "a boolean",
            Slot::Byte(_) => "an 8-bit integer",
            Slot::Short(_) => "a 16-bit integer",
            Slot::Integer(_) => "a 32-bit integer",
            Slot::Long(_) => "a 64-bit integer",
            Slot::Float(_) | Slot::Double(_) => "a number",
            Slot::String(_) | Slot::Enum(_) => "a string",
            Slot::IntEnum(_) | Slot::BigInteger(_) => "an integer",
            Slot::BigDecimal(_) => "a number",
            Slot::Timestamp(_) => "a timestamp",
            Slot::Document(_) => "any JSON",
            Slot::Union(_) => "a union",
            Slot::Blob(_) | Slot::Stream(_) => "a base64 string",
            Slot::List(_) => "a list",
            Slot::Map(_) => "a map",
            Slot::Structure(_) => "a structure",
        }
    }
}
