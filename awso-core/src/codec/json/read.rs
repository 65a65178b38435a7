//! Values into slots.

use std::borrow::Cow;

use super::document;
use super::key::is_key;
use super::text::{Read, Stop, Text};
use crate::codec::{Members, Seen, reset, text as scalar, without_mark};
use crate::error::{DecodeError, Step};
use crate::number::Decimal;
use crate::schema::Member;
use crate::shape::{List, Map, Slot, Structure, Union, UnknownVariant, Variant, View};
use crate::timestamp::Timestamp;
use crate::value::Document;

/// Reads a document of the shape `name` into its slot.
pub(crate) fn read(json: &[u8], name: &'static str, slot: Slot<'_>) -> Result<(), DecodeError> {
    read_needed(json, name, slot, Members::All)
}

/// Reads the document of a member of its own. A null leaves the member as it is.
pub(crate) fn read_payload(json: &[u8], name: &'static str, slot: Slot<'_>) -> Result<(), DecodeError> {
    read_members(json, name, slot, Members::All).map(drop)
}

/// Reads the document of all members of a structure.
pub(crate) fn read_document(json: &[u8], structure: &mut dyn Structure) -> Result<(), DecodeError> {
    read(json, structure.schema().name, Slot::Structure(structure))
}

/// Reads the document of a structure's body members.
pub(crate) fn read_body(json: &[u8], structure: &mut dyn Structure) -> Result<(), DecodeError> {
    let name = structure.schema().name;
    read_needed(json, name, Slot::Structure(structure), Members::Body)
}

fn read_needed(json: &[u8], name: &'static str, slot: Slot<'_>, members: Members) -> Result<(), DecodeError> {
    let expected = slot.expects();
    let optional = matches!(slot, Slot::Optional(_));
    if read_members(json, name, slot, members)? || optional {
        return Ok(());
    }
    Err(DecodeError::new(name, Vec::new(), format!("expected {expected}, found null")))
}

/// Reads a document, and tells whether it is more than a null.
fn read_members(
    document: &[u8],
    name: &'static str,
    slot: Slot<'_>,
    members: Members,
) -> Result<bool, DecodeError> {
    let json = without_mark(document);
    let mut text = Text::new(json, 0);
    let read = read_value(&mut text, slot, members).and_then(|there| text.end().map(|()| there));
    read.map_err(|Stop| {
        let (problem, path, at) = text.stopped();
        DecodeError::new(name, path, problem).at(document.len() - json.len() + at)
    })
}

/// Reads one value into one slot, and tells whether there was one: a null is not written.
fn read_value(text: &mut Text<'_>, mut slot: Slot<'_>, members: Members) -> Read<bool> {
    match text.value()? {
        b'"' => read_string(text, slot.filled())?,
        b'{' => read_object(text, slot.filled(), members)?,
        b'[' => match slot.filled() {
            Slot::List(list) => read_list(text, list)?,
            Slot::Document(document) => *document = document::any(text)?,
            Slot::Absent => drop(text.skip()?),
            slot => return other(text, &slot, "a list"),
        },
        b'n' => {
            text.word("null")?;
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
        first @ (b't' | b'f') => {
            let value = first == b't';
            text.word(if value { "true" } else { "false" })?;
            match slot.filled() {
                Slot::Boolean(boolean) => *boolean = value,
                Slot::Document(document) => *document = value.into(),
                Slot::Absent => {}
                slot => return mismatch(text, &slot, "a boolean"),
            }
        }
        _ => read_number(text, slot.filled())?,
    }
    Ok(true)
}

fn mismatch<T>(text: &mut Text<'_>, slot: &Slot<'_>, found: &str) -> Read<T> {
    text.fail(format!("expected {}, found {found}", slot.expects()))
}

/// The value here, up to its end, is another than the slot takes.
fn other<T>(text: &mut Text<'_>, slot: &Slot<'_>, found: &str) -> Read<T> {
    text.skip()?;
    mismatch(text, slot, found)
}

fn read_string(text: &mut Text<'_>, slot: Slot<'_>) -> Read<()> {
    let value = text.string()?;
    match slot {
        Slot::String(string) => match value {
            // What the string has room for is kept.
            Cow::Borrowed(value) if string.capacity() > 0 => value.clone_into(string),
            value => *string = value.into_owned(),
        },
        Slot::Enum(enumeration) => enumeration.set(&value),
        Slot::Timestamp(timestamp) => match Timestamp::read(&value) {
            Some(read) => *timestamp = read,
            None => return mismatch(text, &Slot::Timestamp(timestamp), "other text"),
        },
        Slot::Document(document) => *document = value.into_owned().into(),
        slot @ (Slot::Blob(_) | Slot::Stream(_)) => {
            if scalar::read(&value, slot).is_err() {
                return text.fail("expected base64, found other text".to_owned());
            }
        }
        Slot::Double(number) if scalar::of_non_finite(&value).is_some() => {
            *number = scalar::of_non_finite(&value).unwrap_or_default();
        }
        Slot::Float(number) if scalar::of_non_finite(&value).is_some() => {
            *number = scalar::of_non_finite(&value).unwrap_or_default() as f32;
        }
        Slot::Absent => {}
        slot => return mismatch(text, &slot, "a string"),
    }
    Ok(())
}

/// Reads a number by its digits: a double keeps neither all whole numbers nor nanoseconds.
fn read_number(text: &mut Text<'_>, mut slot: Slot<'_>) -> Read<()> {
    let digits = text.number()?;
    let fits = match &mut slot {
        Slot::Byte(_) | Slot::Short(_) | Slot::Integer(_) | Slot::Long(_) | Slot::IntEnum(_) => {
            whole(digits).is_some_and(|whole| put_whole(&mut slot, whole))
        }
        Slot::Double(number) => {
            **number = text.double(digits)?;
            true
        }
        Slot::Float(number) => {
            let double = text.double(digits)?;
            // What is written as a whole number is rounded once.
            **number = if digits.contains(['.', 'e', 'E']) {
                double as f32
            } else {
                digits.parse().unwrap_or(double as f32)
            };
            number.is_finite()
        }
        Slot::BigInteger(number) => number.set(digits),
        Slot::BigDecimal(number) => number.set(digits),
        Slot::Timestamp(timestamp) => {
            let read = Timestamp::read(digits);
            read.map(|read| **timestamp = read).is_some()
        }
        Slot::Document(document) => {
            **document = document::number(text, digits)?;
            true
        }
        Slot::Absent => true,
        slot => return mismatch(text, slot, "a number"),
    };
    if fits {
        return Ok(());
    }
    let is_big = matches!(slot, Slot::BigInteger(_));
    let found = match Decimal::of(digits) {
        Some(decimal) if !matches!(slot, Slot::Float(_)) && decimal.has_fraction() => {
            "a number with a fraction"
        }
        _ if is_big && !digits.contains('.') => "a number with an exponent",
        _ if is_big => "a number with a point",
        _ => "a number that does not fit",
    };
    mismatch(text, &slot, found)
}

/// The number, if it is whole, however it is written.
fn whole(digits: &str) -> Option<i128> {
    match digits.parse::<i64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => Decimal::of(digits).as_ref().and_then(Decimal::whole),
    }
}

/// Puts a whole number into an integer, if it fits.
fn put_whole(slot: &mut Slot<'_>, whole: i128) -> bool {
    match slot {
        Slot::Byte(number) => whole.try_into().map(|whole| **number = whole).is_ok(),
        Slot::Short(number) => whole.try_into().map(|whole| **number = whole).is_ok(),
        Slot::Integer(number) => whole.try_into().map(|whole| **number = whole).is_ok(),
        Slot::Long(number) => whole.try_into().map(|whole| **number = whole).is_ok(),
        Slot::IntEnum(number) => whole.try_into().map(|whole| number.set(whole)).is_ok(),
        _ => false,
    }
}

fn read_list(text: &mut Text<'_>, list: &mut dyn List) -> Read<()> {
    text.enter()?;
    list.clear();
    let mut index = 0;
    while text.another(index == 0, b']')? {
        match read_value(text, list.push(), Members::All) {
            Ok(there) => {
                if !there && !list.sparse() {
                    list.pop();
                }
            }
            Err(Stop) => {
                if text.ends_here() {
                    list.pop();
                }
                text.came_by(Step::Index(index));
                return Err(Stop);
            }
        }
        index += 1;
    }
    text.depth -= 1;
    Ok(())
}

fn read_object(text: &mut Text<'_>, slot: Slot<'_>, members: Members) -> Read<()> {
    match slot {
        Slot::Structure(structure) => read_structure(text, structure, members),
        Slot::Union(union) => read_union(text, union),
        Slot::Map(map) => read_map(text, map),
        Slot::Document(document) => {
            *document = document::any(text)?;
            Ok(())
        }
        Slot::Absent => text.skip().map(drop),
        slot => other(text, &slot, "an object"),
    }
}

fn read_map(text: &mut Text<'_>, map: &mut dyn Map) -> Read<()> {
    text.enter()?;
    map.clear();
    let mut is_first = true;
    while text.another_key(is_first)? {
        is_first = false;
        let key = text.key()?;
        match read_value(text, map.insert(&key), Members::All) {
            Ok(there) => {
                if !there && !map.sparse() {
                    map.remove(&key);
                }
            }
            Err(Stop) => {
                if text.ends_here() {
                    map.remove(&key);
                }
                text.came_by(Step::key(&key, map.key_schema().is_sensitive()));
                return Err(Stop);
            }
        }
    }
    text.depth -= 1;
    Ok(())
}

fn read_structure(text: &mut Text<'_>, structure: &mut dyn Structure, which: Members) -> Read<()> {
    text.enter()?;
    let members = structure.schema().members();
    let mut seen = Seen::default();
    let (mut next, mut is_first) = (0, true);
    while text.another_key(is_first)? {
        is_first = false;
        let Some(index) = read_key(text, members, next, which)? else {
            text.skip()?;
            continue;
        };
        next = index + 1;
        if seen.again(index) {
            reset(structure, index);
        }
        if let Err(Stop) = read_value(text, structure.member_mut(index), Members::All) {
            if text.ends_here() {
                reset(structure, index);
            }
            text.came_by(Step::Member(members[index].name));
            return Err(Stop);
        }
    }
    text.depth -= 1;
    Ok(())
}

/// Reads a key, and finds its member: services answer in the order of the model, and leave members out.
fn read_key(
    text: &mut Text<'_>,
    members: &'static [Member],
    next: usize,
    which: Members,
) -> Read<Option<usize>> {
    /// So many members are looked for without a look at what stands there.
    const AHEAD: usize = 3;
    let (before, after) = members.split_at(next.min(members.len()));
    for (ahead, member) in after.iter().take(AHEAD).enumerate() {
        if member.traits.is_empty() && which.take(member) && text.is_name(member.name) {
            text.colon()?;
            return Ok(Some(next + ahead));
        }
    }
    let key = text.key()?;
    let is_key = |member: &Member| is_key(which, members, member, &key);
    let ahead = after.iter().position(is_key).map(|ahead| next + ahead);
    Ok(ahead.or_else(|| before.iter().position(is_key)))
}

/// Reads the one variant that is there. Nulls and `__type` are no variants.
fn read_union(text: &mut Text<'_>, union: &mut dyn Union) -> Read<()> {
    text.enter()?;
    union.reset();
    let members = union.schema().members();
    let mut set: Option<Cow<'_, str>> = None;
    let mut is_first = true;
    while text.another_key(is_first)? {
        is_first = false;
        let key = text.key()?;
        if key == "__type" {
            text.skip()?;
            continue;
        }
        if set.as_ref().is_some_and(|set| *set != key) {
            if text.skip()? == b"null" {
                continue;
            }
            return text.fail("expected one variant of the union, found several".to_owned());
        }
        // Read in place: a document of its own would begin to count its depth anew.
        let there = match members.iter().position(|member| member.json_name() == key) {
            Some(index) => match read_value(text, union.select(index), Members::All) {
                Ok(there) => {
                    there && !matches!(union.variant(), Variant::Known(_, View::Document(Document::Null)))
                }
                Err(Stop) => {
                    text.came_by(Step::Member(members[index].name));
                    return Err(Stop);
                }
            },
            None => {
                let content = document::any(text)?;
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
    text.depth -= 1;
    Ok(())
}
