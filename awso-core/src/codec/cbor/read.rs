use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::item::{Item, Items, Number};
use crate::codec::{DEPTH, Seen, reset, text, too_deep};
use crate::error::{DecodeError, Step};
use crate::schema::Member;
use crate::shape::{List, Map, Slot, Structure, Union, UnknownVariant, Variant, View};
use crate::timestamp::Timestamp;
use crate::value::Document;

/// Reads a document of the shape `name` into its slot.
pub(crate) fn read(cbor: &[u8], name: &'static str, slot: Slot<'_>) -> Result<(), DecodeError> {
    let expected = expects(&slot);
    let optional = matches!(slot, Slot::Optional(_));
    let mut reader = Reader { items: Items::of(cbor), path: Vec::new(), depth: 0, partial: false };
    let read = reader.value(slot).and_then(|there| {
        reader.items.end()?;
        Ok(there)
    });
    match read {
        Ok(there) if there || optional => Ok(()),
        Ok(_) => Err(DecodeError::new(name, Vec::new(), format!("expected {expected}, found null"))),
        Err(problem) => {
            reader.path.reverse();
            Err(DecodeError::new(name, reader.path, problem).at(reader.items.last()))
        }
    }
}

/// Reads the document of a structure's members, wherever else they may be bound.
pub(crate) fn read_document(cbor: &[u8], structure: &mut dyn Structure) -> Result<(), DecodeError> {
    let name = structure.schema().name;
    read(cbor, name, Slot::Structure(structure))
}

fn expects(slot: &Slot<'_>) -> &'static str {
    match slot {
        Slot::Blob(_) | Slot::Stream(_) => "a byte string",
        slot => slot.expects(),
    }
}

fn mismatch(slot: &Slot<'_>, found: &str) -> String {
    format!("expected {}, found {found}", expects(slot))
}

fn too_big(slot: &Slot<'_>) -> String {
    mismatch(slot, "a number that does not fit")
}

fn with_fraction(slot: &Slot<'_>) -> String {
    mismatch(slot, "a number with a fraction")
}

struct Reader<'c> {
    items: Items<'c>,
    /// Where reading failed, innermost step first.
    path: Vec<Step>,
    depth: usize,
    /// Whether something was read of the value that failed. An error answer keeps that, and no blank for a value of
    /// which nothing was read.
    partial: bool,
}

impl<'c> Reader<'c> {
    /// Reads one value into one slot, and tells whether there was one: a null is not written.
    fn value(&mut self, mut slot: Slot<'_>) -> Result<bool, String> {
        if let Slot::Absent = slot {
            self.items.skip()?;
            return Ok(true);
        }
        let item = self.items.next()?;
        if let Item::Null = item {
            match &mut slot {
                Slot::Optional(optional) => optional.clear(),
                Slot::Document(document) => {
                    **document = Document::Null;
                    return Ok(true);
                }
                _ => {}
            }
            return Ok(false);
        }
        match (item, slot.filled()) {
            (item, Slot::Document(document)) => *document = self.document(item)?,
            (Item::Boolean(value), Slot::Boolean(slot)) => *slot = value,
            (Item::Number(number), slot) => read_number(number, slot)?,
            (Item::Text(text), slot) => read_text(text, slot)?,
            (Item::Bytes(bytes), Slot::Blob(slot)) => *slot = bytes.into_owned().into(),
            (Item::Bytes(bytes), Slot::Stream(slot)) => *slot = bytes.into_owned().into(),
            (Item::List(left), Slot::List(list)) => {
                self.within(|it| it.list(left, list).inspect_err(|_| it.partial = true))?;
            }
            (Item::Map(left), Slot::Map(map)) => {
                self.within(|it| it.map(left, map).inspect_err(|_| it.partial = true))?;
            }
            (Item::Map(left), Slot::Structure(structure)) => {
                self.within(|it| it.structure(left, structure).inspect_err(|_| it.partial = true))?;
            }
            (Item::Map(left), Slot::Union(union)) => self.within(|it| it.union(left, union))?,
            (item, slot) => return Err(mismatch(&slot, item.describe())),
        }
        Ok(true)
    }

    /// Goes one level deeper.
    fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(too_deep());
        }
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    /// The next key of a map; none at its end.
    fn key(&mut self, left: &mut Option<u64>) -> Result<Option<Cow<'c, str>>, String> {
        if !self.items.more(left) {
            return Ok(None);
        }
        match self.items.next()? {
            Item::Text(key) => Ok(Some(key)),
            item => Err(format!("expected a string as key, found {}", item.describe())),
        }
    }

    fn list(&mut self, mut left: Option<u64>, list: &mut dyn List) -> Result<(), String> {
        list.clear();
        for index in 0.. {
            if !self.items.more(&mut left) {
                break;
            }
            let read = self.value(list.push());
            let keeps = if read.is_err() { self.partial } else { read == Ok(true) || list.sparse() };
            if !keeps {
                list.pop();
            }
            read.inspect_err(|_| self.path.push(Step::Index(index)))?;
        }
        Ok(())
    }

    fn map(&mut self, mut left: Option<u64>, map: &mut dyn Map) -> Result<(), String> {
        map.clear();
        let sensitive = map.key_schema().is_sensitive();
        while let Some(key) = self.key(&mut left)? {
            let read = self.value(map.insert(&key));
            let keeps = if read.is_err() { self.partial } else { read == Ok(true) || map.sparse() };
            if !keeps {
                map.remove(&key);
            }
            read.inspect_err(|_| self.path.push(Step::key(&key, sensitive)))?;
        }
        Ok(())
    }

    fn structure(&mut self, mut left: Option<u64>, structure: &mut dyn Structure) -> Result<(), String> {
        let members = structure.schema().members();
        let mut seen = Seen::default();
        let mut next = 0;
        while let Some(key) = self.key(&mut left)? {
            // Services answer in model order.
            let is_next = members.get(next).is_some_and(|member| member.name == key);
            let found = if is_next { Some(next) } else { position(members, &key) };
            let Some(index) = found else {
                self.items.skip()?;
                continue;
            };
            next = index + 1;
            if seen.again(index) {
                reset(structure, index);
            }
            if let Err(problem) = self.value(structure.member_mut(index)) {
                if !self.partial {
                    reset(structure, index);
                }
                self.path.push(Step::Member(members[index].name));
                return Err(problem);
            }
        }
        Ok(())
    }

    /// Reads the one variant that is there. Nulls and `__type` are no variants.
    fn union(&mut self, mut left: Option<u64>, union: &mut dyn Union) -> Result<(), String> {
        union.reset();
        let members = union.schema().members();
        let mut set: Option<Cow<'_, str>> = None;
        while let Some(key) = self.key(&mut left)? {
            if key == "__type" {
                self.items.skip()?;
                continue;
            }
            if set.as_ref().is_some_and(|set| *set != key) {
                if let Item::Null = self.items.next()? {
                    continue;
                }
                return Err("expected one variant of the union, found several".to_owned());
            }
            let there = match position(members, &key) {
                Some(index) => {
                    let there = self
                        .value(union.select(index))
                        .inspect_err(|_| self.path.push(Step::Member(members[index].name)))?;
                    there && !matches!(union.variant(), Variant::Known(_, View::Document(Document::Null)))
                }
                None => {
                    let item = self.items.next()?;
                    let content = self.document(item)?;
                    let there = !content.is_null();
                    union.select_unknown(UnknownVariant { tag: key.clone().into_owned(), content });
                    there
                }
            };
            if !there {
                union.reset();
            }
            set = there.then_some(key);
        }
        Ok(())
    }

    /// What JSON can say of an item.
    fn document(&mut self, item: Item<'c>) -> Result<Document, String> {
        Ok(match item {
            Item::Null | Item::Simple => Document::Null,
            Item::Boolean(value) => value.into(),
            Item::Number(number) => document_of(number)?,
            Item::Text(text) => text.into_owned().into(),
            Item::Bytes(bytes) => BASE64.encode(bytes).into(),
            Item::List(mut left) => self.within(|it| {
                let mut items = Vec::new();
                while it.items.more(&mut left) {
                    let item = it.items.next()?;
                    items.push(it.document(item)?);
                }
                Ok(items.into())
            })?,
            Item::Map(mut left) => self.within(|it| {
                let mut members = serde_json::Map::new();
                while let Some(key) = it.key(&mut left)? {
                    let item = it.items.next()?;
                    members.insert(key.into_owned(), it.document(item)?);
                }
                Ok(members.into())
            })?,
        })
    }
}

fn position(members: &[Member], key: &str) -> Option<usize> {
    members.iter().position(|member| member.name == key)
}

/// What JSON can say of a number: past 64 bits, as much as a double has room for.
fn document_of(number: Number) -> Result<Document, String> {
    Ok(match number {
        Number::Integer(number) => match (u64::try_from(number), i64::try_from(number)) {
            (Ok(number), _) => number.into(),
            (_, Ok(number)) => number.into(),
            _ => (number as f64).into(),
        },
        Number::Float(number) => text::non_finite(number).map_or_else(|| number.into(), Document::from),
        Number::Digits(digits) => match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => number.into(),
            _ => return Err("expected any JSON, found a number that does not fit".to_owned()),
        },
        Number::Huge => return Err("expected any JSON, found a number that does not fit".to_owned()),
    })
}

fn read_text(text: Cow<'_, str>, mut slot: Slot<'_>) -> Result<(), String> {
    let fits = match &mut slot {
        Slot::String(string) => {
            **string = text.into_owned();
            true
        }
        Slot::Enum(enumeration) => {
            enumeration.set(&text);
            true
        }
        Slot::Timestamp(timestamp) => Timestamp::read(&text).map(|read| **timestamp = read).is_some(),
        Slot::BigInteger(number) => number.set(&text),
        Slot::BigDecimal(number) => number.set(&text),
        slot => return Err(mismatch(slot, "a string")),
    };
    if fits { Ok(()) } else { Err(mismatch(&slot, "other text")) }
}

fn read_number(number: Number, mut slot: Slot<'_>) -> Result<(), String> {
    let fits = match &mut slot {
        Slot::Byte(_) | Slot::Short(_) | Slot::Integer(_) | Slot::IntEnum(_) | Slot::Long(_) => {
            return read_integer(whole(&number, &slot)?, slot);
        }
        Slot::Double(double) => match number {
            Number::Float(number) => {
                **double = number;
                true
            }
            number => finite(&number).map(|number| **double = number).is_some(),
        },
        Slot::Float(float) => match number {
            Number::Float(number) if !number.is_finite() => {
                **float = number as f32;
                true
            }
            number => {
                let narrow = finite(&number).map(|number| number as f32).filter(|narrow| narrow.is_finite());
                narrow.map(|narrow| **float = narrow).is_some()
            }
        },
        Slot::BigInteger(big) => match &number {
            Number::Digits(digits) if big.set(digits) => true,
            Number::Digits(_) => return Err(with_fraction(&slot)),
            number => {
                let whole = whole(number, &Slot::BigInteger(big))?;
                big.set(&whole.to_string())
            }
        },
        Slot::BigDecimal(big) => match &number {
            Number::Integer(number) => big.set(&number.to_string()),
            // Of what is not finite the text is no number.
            Number::Float(number) => big.set(&format!("{number:?}")),
            Number::Digits(digits) => big.set(digits),
            Number::Huge => false,
        },
        Slot::Timestamp(timestamp) => {
            let read = match &number {
                Number::Integer(number) => {
                    i64::try_from(*number).ok().and_then(|seconds| Timestamp::from_epoch(seconds, 0))
                }
                // The shortest digits of the double are those that it was made of.
                Number::Float(number) => Timestamp::read(&format!("{number:?}")),
                Number::Digits(digits) => Timestamp::read(digits),
                Number::Huge => None,
            };
            read.map(|read| **timestamp = read).is_some()
        }
        slot => return Err(mismatch(slot, "a number")),
    };
    if fits { Ok(()) } else { Err(too_big(&slot)) }
}

/// The double of a number, if it is not past all doubles.
fn finite(number: &Number) -> Option<f64> {
    let double = match number {
        Number::Integer(number) => *number as f64,
        Number::Float(number) => *number,
        Number::Digits(digits) => digits.parse().ok()?,
        Number::Huge => return None,
    };
    double.is_finite().then_some(double)
}

/// The integer that a number is. Past 2^53 a double no longer says which integer was meant.
fn whole(number: &Number, slot: &Slot<'_>) -> Result<i128, String> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Number::Integer(number) = number {
        return Ok(*number);
    }
    match finite(number) {
        Some(double) if double.fract() != 0.0 => Err(with_fraction(slot)),
        Some(double) if double.abs() <= EXACT => Ok(double as i128),
        _ => Err(too_big(slot)),
    }
}

fn read_integer(value: i128, mut slot: Slot<'_>) -> Result<(), String> {
    let fits = match &mut slot {
        Slot::Byte(number) => i8::try_from(value).map(|value| **number = value).is_ok(),
        Slot::Short(number) => i16::try_from(value).map(|value| **number = value).is_ok(),
        Slot::Integer(number) => i32::try_from(value).map(|value| **number = value).is_ok(),
        Slot::IntEnum(number) => i32::try_from(value).map(|value| number.set(value)).is_ok(),
        Slot::Long(number) => i64::try_from(value).map(|value| **number = value).is_ok(),
        _ => false,
    };
    if fits { Ok(()) } else { Err(too_big(&slot)) }
}
