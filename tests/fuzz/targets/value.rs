//! Trees of any kind, made of the bytes, read as shapes.

use std::borrow::Cow;
use std::fmt::Debug;

use awso::{AwsShape, Blob, Document, Timestamp, Value};

use super::{hostile, law, zoo};

/// Members and variants that the shapes have.
const NAMES: [&str; 28] = [
    "Boolean",
    "Byte",
    "Integer",
    "Long",
    "Float",
    "BigInteger",
    "BigDecimal",
    "Text",
    "Blob",
    "Timestamp",
    "Document",
    "Color",
    "Level",
    "Name",
    "Choice",
    "Children",
    "ByName",
    "List",
    "Inner",
    "Words",
    "Grid",
    "Sparse",
    "Times",
    "Colors",
    "Itself",
    "Numbers",
    "Free",
    "Later",
];

/// Makes a tree of bytes: what comes first says of which kind it is.
struct Maker<'b>(&'b [u8]);

impl Maker<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> i64 {
        i64::from_be_bytes(std::array::from_fn(|_| self.byte()))
    }

    fn text(&mut self) -> String {
        let length = usize::from(self.byte() % 24).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8_lossy(text).into_owned()
    }

    fn name(&mut self) -> String {
        let place = usize::from(self.byte());
        NAMES.get(place % 32).map_or_else(|| self.text(), |name| (*name).to_owned())
    }

    fn value(&mut self) -> Value {
        if self.0.is_empty() {
            return Value::Null;
        }
        match self.byte() % 20 {
            0 => Value::Null,
            1 => Value::Boolean(self.byte().is_multiple_of(2)),
            2 => Value::Byte(self.byte() as i8),
            3 => Value::Short(self.number() as i16),
            4 => Value::Integer(self.number() as i32),
            5 => Value::Long(self.number()),
            6 => Value::Float(f32::from_bits(self.number() as u32)),
            7 => Value::Double(f64::from_bits(self.number() as u64)),
            8 => Value::Enum(self.text()),
            9 => self.text().parse().map_or(Value::Null, Value::BigInteger),
            10 => self.text().parse().map_or(Value::Null, Value::BigDecimal),
            11 => {
                let (seconds, nanos) = (self.number(), self.number() as u32);
                Timestamp::from_epoch(seconds, nanos).map_or(Value::Null, Value::Timestamp)
            }
            // One that is null is there in a tree, and absent in JSON.
            12 => Value::Document(
                self.text().parse().ok().filter(|it| *it != Document::Null).unwrap_or(true.into()),
            ),
            13 => Value::Blob(Blob::from(self.text().into_bytes())),
            14 => Value::List((0..self.byte() % 8).map(|_| self.value()).collect()),
            15 => Value::Map((0..self.byte() % 8).map(|_| (self.text(), self.value())).collect()),
            16..=17 => {
                let members = (0..self.byte() % 16).map(|_| (Cow::Owned(self.name()), self.value()));
                Value::Structure(members.collect())
            }
            18 => Value::Sensitive(Box::new(self.value())),
            _ => Value::String(self.text()),
        }
    }
}

fn shape<T: AwsShape + Debug>(tree: &Value, length: usize) {
    let Some(value) = law::read(T::of_value(tree), length) else { return };
    law::kept(&value);
    law::kept_in_xml(&value);
}

pub(super) fn run(bytes: &[u8]) {
    // Whoever writes trees of their own may nest them as they like; that much the maker's own stack bears.
    let tree = Maker(&bytes[..bytes.len().min(512)]).value();
    let _ = format!("{tree:?}");
    shape::<zoo::Scalars>(&tree, bytes.len());
    shape::<zoo::Choice>(&tree, bytes.len());
    shape::<zoo::Inner>(&tree, bytes.len());
    shape::<zoo::Collections>(&tree, bytes.len());
    shape::<hostile::Node>(&tree, bytes.len());
}
