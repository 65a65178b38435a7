//! [`Value`]: any shape as one generic tree.

use std::borrow::Cow;
use std::fmt;

use crate::blob::Blob;
use crate::number::{BigDecimal, BigInteger};
use crate::timestamp::Timestamp;

/// A document: anything JSON can say, as a value of a shape that says not what.
pub use serde_json::Value as Document;

/// The generic tree of a shape, for tools that know no type: loggers, differs, command lines.
///
/// Made by [`AwsShape::to_value`](crate::AwsShape::to_value) and read back by
/// [`AwsShape::of_value`](crate::AwsShape::of_value).
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// The null of a sparse list or map.
    Null,
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
    String(String),
    /// The wire name of a string enum's variant.
    Enum(String),
    /// A whole number of any size.
    BigInteger(BigInteger),
    /// A decimal number of any size and precision.
    BigDecimal(BigDecimal),
    /// A point in time.
    Timestamp(Timestamp),
    /// Anything JSON can say.
    Document(Document),
    /// Bytes.
    Blob(Blob),
    /// Items in order.
    List(Vec<Value>),
    /// Values by key.
    Map(Vec<(String, Value)>),
    /// Members in declared order, by their names in the model; for a union, the one that is set.
    Structure(Vec<(Cow<'static, str>, Value)>),
    /// A value whose shape is sensitive. Debug hides it.
    Sensitive(Box<Value>),
}

impl Value {
    /// The member or entry of this name, if the value is a structure or map that has it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Structure(members) => members.iter().find(|(n, _)| n == name).map(|(_, value)| value),
            Value::Map(entries) => entries.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// What the value is, with its article, for messages: `a string`.
    pub fn describe(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "a boolean",
            Value::Byte(_) | Value::Short(_) | Value::Integer(_) | Value::Long(_) => "an integer",
            Value::Float(_) | Value::Double(_) => "a number",
            Value::String(_) => "a string",
            Value::Enum(_) => "an enum",
            Value::BigInteger(_) => "an integer",
            Value::BigDecimal(_) => "a number",
            Value::Timestamp(_) => "a timestamp",
            Value::Document(_) => "a document",
            Value::Blob(_) => "a blob",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Structure(_) => "a structure",
            Value::Sensitive(_) => "a sensitive value",
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Boolean(value) => value.fmt(f),
            Value::Byte(value) => value.fmt(f),
            Value::Short(value) => value.fmt(f),
            Value::Integer(value) => value.fmt(f),
            Value::Long(value) => value.fmt(f),
            Value::Float(value) => value.fmt(f),
            Value::Double(value) => value.fmt(f),
            Value::String(value) => value.fmt(f),
            Value::Enum(value) => f.write_str(value),
            Value::BigInteger(value) => f.write_str(value.as_str()),
            Value::BigDecimal(value) => f.write_str(value.as_str()),
            Value::Timestamp(value) => value.fmt(f),
            Value::Document(value) => value.fmt(f),
            Value::Blob(value) => value.fmt(f),
            Value::List(items) => f.debug_list().entries(items).finish(),
            Value::Map(entries) => f.debug_map().entries(entries.iter().map(|(k, v)| (k, v))).finish(),
            Value::Structure(members) => {
                let mut out = f.debug_struct("");
                for (name, value) in members {
                    out.field(name, value);
                }
                out.finish()
            }
            Value::Sensitive(_) => f.write_str(crate::redact::REDACTED),
        }
    }
}
