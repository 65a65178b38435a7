use std::convert::Infallible;

use minicbor::Encoder;
use minicbor::data::Tag;
use minicbor::encode::Error;

use super::{DECIMAL, EPOCH, NEGATIVE, POSITIVE, number};
use crate::shape::{List, Map, Structure, Union, Variant, View};
use crate::timestamp::{Timestamp, TimestampFormat};
use crate::value::Document;

/// The document of any shape.
pub(crate) fn to_vec(view: View<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing into a vector cannot fail.
    let _ = Writer(Encoder::new(&mut out)).view(view);
    out
}

/// The document of a structure's members, wherever else they may be bound.
pub(crate) fn write_document(out: &mut Vec<u8>, structure: &dyn Structure) {
    let _ = Writer(Encoder::new(out)).structure(structure);
}

/// The document of an error: what it is called, its members, and the message of one that has none.
pub(crate) fn write_error(
    out: &mut Vec<u8>,
    name: &str,
    structure: Option<&dyn Structure>,
    message: Option<&str>,
) {
    let _ = Writer(Encoder::new(out)).error(name, structure, message);
}

/// The members that are not left out, by index.
fn present(structure: &dyn Structure) -> impl Iterator<Item = usize> {
    (0..structure.schema().members().len()).filter(|index| !structure.member(*index).is_left_out())
}

fn count(structure: &dyn Structure) -> usize {
    present(structure).count()
}

type Written = Result<(), Error<Infallible>>;

struct Writer<'o>(Encoder<&'o mut Vec<u8>>);

impl Writer<'_> {
    fn view(&mut self, view: View<'_>) -> Written {
        match view {
            View::Absent => self.0.null()?.ok(),
            View::Boolean(value) => self.0.bool(value)?.ok(),
            View::Byte(value) => self.0.i8(value)?.ok(),
            View::Short(value) => self.0.i16(value)?.ok(),
            View::Integer(value) | View::IntEnum(value) => self.0.i32(value)?.ok(),
            View::Long(value) => self.0.i64(value)?.ok(),
            View::Float(value) => self.0.f32(value)?.ok(),
            View::Double(value) => self.0.f64(value)?.ok(),
            View::BigInteger(digits) => self.integer(digits),
            View::BigDecimal(digits) => self.decimal(digits),
            View::Timestamp(value) => self.timestamp(value),
            View::String(value) | View::Enum(value) => self.0.str(value)?.ok(),
            View::Blob(value) => self.0.bytes(value)?.ok(),
            View::Stream(stream) => match stream.bytes() {
                Some(bytes) => self.0.bytes(bytes)?.ok(),
                None => self.0.null()?.ok(),
            },
            View::Document(value) => self.document(value),
            View::List(list) => self.list(list),
            View::Map(map) => self.map(map),
            View::Structure(structure) => self.structure(structure),
            View::Union(union) => self.union(union),
        }
    }

    fn error(&mut self, name: &str, structure: Option<&dyn Structure>, message: Option<&str>) -> Written {
        let texts = [("__type", Some(name)), ("message", message)];
        let texts =
            texts.into_iter().filter_map(|(key, text)| Some((key, text.filter(|it| !it.is_empty())?)));
        self.0.map((texts.clone().count() + structure.map_or(0, count)) as u64)?;
        for (key, text) in texts {
            self.0.str(key)?.str(text)?;
        }
        structure.map_or(Ok(()), |structure| self.members(structure))
    }

    fn structure(&mut self, structure: &dyn Structure) -> Written {
        self.0.map(count(structure) as u64)?;
        self.members(structure)
    }

    fn members(&mut self, structure: &dyn Structure) -> Written {
        let members = structure.schema().members();
        for index in present(structure) {
            self.0.str(members[index].name)?;
            self.view(structure.member(index))?;
        }
        Ok(())
    }

    fn union(&mut self, union: &dyn Union) -> Written {
        match union.variant() {
            Variant::Unset => self.0.map(0)?.ok(),
            Variant::Known(index, view) => {
                self.0.map(1)?.str(union.schema().members()[index].name)?;
                self.view(view)
            }
            Variant::Unknown(unknown) => {
                self.0.map(1)?.str(&unknown.tag)?;
                self.document(&unknown.content)
            }
        }
    }

    fn list(&mut self, list: &dyn List) -> Written {
        self.0.array(list.len() as u64)?;
        (0..list.len()).try_for_each(|index| self.view(list.item(index)))
    }

    fn map(&mut self, map: &dyn Map) -> Written {
        self.0.map(map.len() as u64)?;
        let mut written = Ok(());
        map.each(&mut |key, value| {
            if written.is_ok() {
                written = self.entry(key, value);
            }
        });
        written
    }

    fn entry(&mut self, key: &str, value: View<'_>) -> Written {
        self.0.str(key)?;
        self.view(value)
    }

    /// Whole seconds are exact; a fraction is as fine as a double of that size.
    fn timestamp(&mut self, time: Timestamp) -> Written {
        self.0.tag(Tag::new(EPOCH))?;
        let digits = time.format(TimestampFormat::EpochSeconds).unwrap_or_default();
        let double = digits.parse().ok().filter(|_| time.epoch().1 != 0);
        // The double that is next to the end of the type's years is past it.
        match double.filter(|double: &f64| Timestamp::read(&format!("{double:?}")).is_some()) {
            Some(seconds) => self.0.f64(seconds)?.ok(),
            None => self.0.i64(time.epoch().0)?.ok(),
        }
    }

    fn integer(&mut self, digits: &str) -> Written {
        if let Ok(number) = digits.parse::<i128>() {
            return self.0.i128(number)?.ok();
        }
        if digits.len() > number::DIGITS {
            return self.0.str(digits)?.ok();
        }
        match digits.strip_prefix('-') {
            None => self.0.tag(Tag::new(POSITIVE))?.bytes(&number::bytes_of(digits))?.ok(),
            Some(digits) => {
                let bytes = number::decrement(number::bytes_of(digits));
                self.0.tag(Tag::new(NEGATIVE))?.bytes(&bytes)?.ok()
            }
        }
    }

    fn decimal(&mut self, digits: &str) -> Written {
        let fits = |(mantissa, _): &(String, i64)| mantissa.len() <= number::DIGITS;
        match number::split(digits).filter(fits) {
            Some((mantissa, exponent)) => {
                self.0.tag(Tag::new(DECIMAL))?.array(2)?.i64(exponent)?;
                self.integer(&mantissa)
            }
            None => self.0.str(digits)?.ok(),
        }
    }

    fn document(&mut self, document: &Document) -> Written {
        match document {
            Document::Null => self.0.null()?.ok(),
            Document::Bool(value) => self.0.bool(*value)?.ok(),
            Document::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => self.0.u64(number)?.ok(),
                (_, Some(number), _) => self.0.i64(number)?.ok(),
                (.., Some(number)) => self.0.f64(number)?.ok(),
                _ => self.0.null()?.ok(),
            },
            Document::String(text) => self.0.str(text)?.ok(),
            Document::Array(items) => {
                self.0.array(items.len() as u64)?;
                items.iter().try_for_each(|item| self.document(item))
            }
            Document::Object(members) => {
                self.0.map(members.len() as u64)?;
                members.iter().try_for_each(|(key, value)| {
                    self.0.str(key)?;
                    self.document(value)
                })
            }
        }
    }
}
