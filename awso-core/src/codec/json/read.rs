use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, DeserializeSeed, Deserializer};
use serde_core::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::document::AnyDocument;
use super::key::{Key, MemberKey};
use crate::codec::{DEPTH, Members, Seen, reset, text, too_deep, without_mark};
use crate::error::{DecodeError, Step};
use crate::number::Decimal;
use crate::shape::{Slot, Structure, Union, UnknownVariant, Variant, View};
use crate::timestamp::Timestamp;
use crate::value::Document;

/// Reads a document of the shape `name` into its slot.
pub(crate) fn read(json: &[u8], name: &'static str, exact: bool, slot: Slot<'_>) -> Result<(), DecodeError> {
    read_needed(json, name, exact, slot, Members::All)
}

/// Reads the document of a member of its own. A null leaves the member as it is.
pub(crate) fn read_payload(json: &[u8], name: &'static str, slot: Slot<'_>) -> Result<(), DecodeError> {
    // A number or timestamp is no payload of its own, so no digits count here.
    read_members(json, name, false, slot, Members::All).map(drop)
}

/// Reads the document of all members of a structure.
pub(crate) fn read_document(json: &[u8], structure: &mut dyn Structure) -> Result<(), DecodeError> {
    read(json, structure.schema().name, false, Slot::Structure(structure))
}

/// Reads the document of a structure's body members.
pub(crate) fn read_body(json: &[u8], structure: &mut dyn Structure) -> Result<(), DecodeError> {
    let name = structure.schema().name;
    read_needed(json, name, false, Slot::Structure(structure), Members::Body)
}

fn read_needed(
    json: &[u8],
    name: &'static str,
    exact: bool,
    slot: Slot<'_>,
    members: Members,
) -> Result<(), DecodeError> {
    let expected = slot.expects();
    let optional = matches!(slot, Slot::Optional(_));
    if read_members(json, name, exact, slot, members)? || optional {
        return Ok(());
    }
    Err(DecodeError::new(name, Vec::new(), format!("expected {expected}, found null")))
}

/// Reads a document, and tells whether it is more than a null.
fn read_members(
    document: &[u8],
    name: &'static str,
    exact: bool,
    slot: Slot<'_>,
    members: Members,
) -> Result<bool, DecodeError> {
    let json = without_mark(document);
    let mut trail = Trail::new(json, 0);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    // The trail counts: serde_json's own bound is one level less than that of the other formats.
    deserializer.disable_recursion_limit();
    let read = Reader { slot, members, exact, trail: &mut trail }
        .deserialize(&mut deserializer)
        .and_then(|there| deserializer.end().map(|()| there));
    read.map_err(|error| {
        let problem = trail.problem.unwrap_or_else(|| syntax_problem(&error));
        trail.path.reverse();
        let offset = trail.offset.unwrap_or_else(|| offset(json, error.line(), error.column()));
        DecodeError::new(name, trail.path, problem).at(document.len() - json.len() + offset)
    })
}

/// serde_json's own complaint without its position. It names tokens, never content.
fn syntax_problem(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the document ends early".to_owned();
    }
    let text = error.to_string();
    let problem = text.split(" at line ").next().unwrap_or_default();
    format!("not JSON: {problem}")
}

/// The last byte that serde_json read, which counts lines and columns from 1.
fn offset(json: &[u8], line: usize, column: usize) -> usize {
    let before: usize =
        json.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    (before + column).saturating_sub(1)
}

/// Where reading failed and why, filled on the way out: the good path pays nothing.
pub(super) struct Trail<'j> {
    json: &'j [u8],
    pub(super) depth: usize,
    /// Innermost step first.
    path: Vec<Step>,
    pub(super) problem: Option<String>,
    /// The last byte read, where serde_json does not know it.
    offset: Option<usize>,
}

impl<'j> Trail<'j> {
    /// The trail of a document that stands so many levels deep.
    pub(super) fn new(json: &'j [u8], depth: usize) -> Self {
        Trail { json, depth, path: Vec::new(), problem: None, offset: None }
    }

    /// Notes that reading stopped at this byte of a part of the document.
    fn stop_at(&mut self, part: &str, byte: usize) {
        let start = part.as_ptr().addr().wrapping_sub(self.json.as_ptr().addr());
        if start <= self.json.len() {
            self.offset.get_or_insert(start + byte);
        }
    }

    /// Whether it is the value just read that does not fit, not something inside: an error answer, which keeps
    /// what was read, must not keep a blank for it.
    fn ends_here(&self) -> bool {
        self.problem.is_some() && self.path.is_empty()
    }

    /// Goes into an array or object; the caller comes out again by lowering the depth.
    pub(super) fn enter<E: serde_core::de::Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        if self.depth > DEPTH { Err(self.fail(too_deep())) } else { Ok(()) }
    }

    /// Notes the problem; the error that unwinds carries only the position.
    pub(super) fn fail<E: serde_core::de::Error>(&mut self, problem: String) -> E {
        self.problem.get_or_insert(problem);
        E::custom("")
    }
}

/// Reads one value into one slot, and tells whether there was one: a null is not written.
struct Reader<'s, 't, 'j> {
    slot: Slot<'s>,
    members: Members,
    /// Whether the value is a number whose digits count, and a double would not keep them.
    exact: bool,
    trail: &'t mut Trail<'j>,
}

impl<'de> DeserializeSeed<'de> for Reader<'_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        if self.exact || is_integer(&self.slot) {
            let raw = <&RawValue>::deserialize(deserializer)?.get();
            return self.read_exact(raw);
        }
        deserializer.deserialize_any(self)
    }
}

impl Reader<'_, '_, '_> {
    fn mismatch<E: serde_core::de::Error>(trail: &mut Trail<'_>, slot: &Slot<'_>, found: &str) -> E {
        trail.fail(format!("expected {}, found {found}", slot.expects()))
    }

    fn too_big<E: serde_core::de::Error>(trail: &mut Trail<'_>, slot: &Slot<'_>) -> E {
        trail.fail(format!("expected {}, found a number that does not fit", slot.expects()))
    }

    /// Reads a number by its digits, or a timestamp as text.
    fn read_exact<E: serde_core::de::Error>(self, raw: &str) -> Result<bool, E> {
        if raw == "null" {
            return self.visit_unit();
        }
        let string = raw.starts_with('"').then(|| serde_json::from_str::<Cow<'_, str>>(raw));
        let string = string.transpose().unwrap_or_default();
        let mut slot = self.slot.filled();
        let digits = if string.is_none() { Decimal::of(raw) } else { None };
        let whole = digits.as_ref().and_then(Decimal::whole);
        let read = match (&mut slot, &string) {
            (Slot::BigInteger(number), None) => number.set(raw),
            (Slot::BigDecimal(number), None) => number.set(raw),
            (Slot::Timestamp(timestamp), text) => {
                let read = Timestamp::read(text.as_deref().unwrap_or(raw));
                read.is_some_and(|read| {
                    **timestamp = read;
                    true
                })
            }
            (slot, _) => whole.is_some_and(|whole| put_whole(slot, whole)),
        };
        if read {
            return Ok(true);
        }
        let found = match raw.as_bytes().first() {
            Some(b'"') if matches!(slot, Slot::Timestamp(_)) => "other text",
            Some(b'"') => "a string",
            Some(b'[') => "a list",
            Some(b'{') => "an object",
            Some(b't' | b'f') => "a boolean",
            _ if digits.is_some_and(|digits| digits.has_fraction()) => "a number with a fraction",
            _ if matches!(slot, Slot::BigInteger(_)) && !raw.contains('.') => "a number with an exponent",
            _ if matches!(slot, Slot::BigInteger(_)) => "a number with a point",
            _ => "a number that does not fit",
        };
        self.trail.stop_at(raw, raw.len() - 1);
        Err(Self::mismatch(self.trail, &slot, found))
    }

    fn integer<E: serde_core::de::Error>(self, value: i128) -> Result<bool, E> {
        let mut slot = self.slot.filled();
        let fits = match &mut slot {
            Slot::Float(number) => {
                **number = value as f32;
                true
            }
            Slot::Double(number) => {
                **number = value as f64;
                true
            }
            Slot::Document(document) => {
                let unsigned = u64::try_from(value).map(Document::from).ok();
                let number = unsigned.or_else(|| i64::try_from(value).map(Document::from).ok());
                number.map(|number| **document = number).is_some()
            }
            Slot::Absent => true,
            slot if is_integer(slot) => put_whole(slot, value),
            _ => return Err(Self::mismatch(self.trail, &slot, "a number")),
        };
        if fits { Ok(true) } else { Err(Self::too_big(self.trail, &slot)) }
    }
}

impl<'de> Visitor<'de> for Reader<'_, '_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slot.expects())
    }

    fn visit_unit<E>(mut self) -> Result<bool, E> {
        match &mut self.slot {
            Slot::Optional(optional) => optional.clear(),
            Slot::Document(document) => {
                **document = Document::Null;
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    fn visit_bool<E: serde_core::de::Error>(self, value: bool) -> Result<bool, E> {
        match self.slot.filled() {
            Slot::Boolean(boolean) => *boolean = value,
            Slot::Document(document) => *document = value.into(),
            Slot::Absent => {}
            slot => return Err(Self::mismatch(self.trail, &slot, "a boolean")),
        }
        Ok(true)
    }

    fn visit_u64<E: serde_core::de::Error>(self, value: u64) -> Result<bool, E> {
        self.integer(value.into())
    }

    fn visit_i64<E: serde_core::de::Error>(self, value: i64) -> Result<bool, E> {
        self.integer(value.into())
    }

    fn visit_f64<E: serde_core::de::Error>(self, value: f64) -> Result<bool, E> {
        match self.slot.filled() {
            Slot::Double(number) => *number = value,
            Slot::Document(document) => *document = value.into(),
            Slot::Float(number) => {
                let narrow = value as f32;
                if narrow.is_infinite() {
                    return Err(Self::too_big(self.trail, &Slot::Float(number)));
                }
                *number = narrow;
            }
            Slot::Absent => {}
            slot => return Err(Self::mismatch(self.trail, &slot, "a number")),
        }
        Ok(true)
    }

    fn visit_str<E: serde_core::de::Error>(self, value: &str) -> Result<bool, E> {
        match self.slot.filled() {
            Slot::String(string) => value.clone_into(string),
            Slot::Enum(enumeration) => enumeration.set(value),
            Slot::Document(document) => *document = value.into(),
            slot @ (Slot::Blob(_) | Slot::Stream(_)) => text::read(value, slot)
                .map_err(|_| self.trail.fail("expected base64, found other text".to_owned()))?,
            Slot::Double(number) if text::of_non_finite(value).is_some() => {
                *number = text::of_non_finite(value).unwrap_or_default();
            }
            Slot::Float(number) if text::of_non_finite(value).is_some() => {
                *number = text::of_non_finite(value).unwrap_or_default() as f32;
            }
            Slot::Absent => {}
            slot => return Err(Self::mismatch(self.trail, &slot, "a string")),
        }
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        match self.slot.filled() {
            Slot::List(list) => {
                self.trail.enter()?;
                list.clear();
                let exact = list.exact();
                for index in 0.. {
                    let slot = list.push();
                    let item = Reader { slot, members: Members::All, exact, trail: self.trail };
                    match items.next_element_seed(item) {
                        Ok(Some(there)) => {
                            if !there && !list.sparse() {
                                list.pop();
                            }
                        }
                        Ok(None) => break,
                        Err(error) => {
                            if self.trail.ends_here() {
                                list.pop();
                            }
                            self.trail.path.push(Step::Index(index));
                            return Err(error);
                        }
                    }
                }
                list.pop();
                self.trail.depth -= 1;
            }
            Slot::Document(document) => *document = AnyDocument(self.trail).visit_seq(items)?,
            Slot::Absent => while items.next_element::<IgnoredAny>()?.is_some() {},
            slot => return Err(Self::mismatch(self.trail, &slot, "a list")),
        }
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<bool, A::Error> {
        match self.slot.filled() {
            Slot::Structure(structure) => read_structure(structure, entries, self.members, self.trail)?,
            Slot::Union(union) => read_union(union, entries, self.trail)?,
            Slot::Map(map) => {
                self.trail.enter()?;
                map.clear();
                let exact = map.exact();
                while let Some(key) = entries.next_key_seed(Key)? {
                    let slot = map.insert(&key);
                    let value = Reader { slot, members: Members::All, exact, trail: self.trail };
                    match entries.next_value_seed(value) {
                        Ok(there) => {
                            if !there && !map.sparse() {
                                map.remove(&key);
                            }
                        }
                        Err(error) => {
                            if self.trail.ends_here() {
                                map.remove(&key);
                            }
                            self.trail.path.push(Step::key(&key, map.key_schema().is_sensitive()));
                            return Err(error);
                        }
                    }
                }
                self.trail.depth -= 1;
            }
            Slot::Document(document) => *document = AnyDocument(self.trail).visit_map(entries)?,
            Slot::Absent => while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {},
            slot => return Err(Self::mismatch(self.trail, &slot, "an object")),
        }
        Ok(true)
    }
}

fn is_integer(slot: &Slot<'_>) -> bool {
    matches!(slot, Slot::Byte(_) | Slot::Short(_) | Slot::Integer(_) | Slot::Long(_) | Slot::IntEnum(_))
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

fn read_structure<'de, A: MapAccess<'de>>(
    structure: &mut dyn Structure,
    mut entries: A,
    which: Members,
    trail: &mut Trail<'_>,
) -> Result<(), A::Error> {
    trail.enter()?;
    let members = structure.schema().members();
    let mut seen = Seen::default();
    let mut next = 0;
    while let Some(found) = entries.next_key_seed(MemberKey { members, next, which })? {
        let Some(index) = found else {
            entries.next_value::<IgnoredAny>()?;
            continue;
        };
        next = index + 1;
        if seen.again(index) {
            reset(structure, index);
        }
        let (slot, exact) = (structure.member_mut(index), members[index].exact);
        let value = Reader { slot, members: Members::All, exact, trail };
        if let Err(error) = entries.next_value_seed(value) {
            if trail.ends_here() {
                reset(structure, index);
            }
            trail.path.push(Step::Member(members[index].name));
            return Err(error);
        }
    }
    trail.depth -= 1;
    Ok(())
}

/// Reads the one variant that is there. Nulls and `__type` are no variants.
fn read_union<'de, A: MapAccess<'de>>(
    union: &mut dyn Union,
    mut entries: A,
    trail: &mut Trail<'_>,
) -> Result<(), A::Error> {
    trail.enter()?;
    union.reset();
    let members = union.schema().members();
    let mut set: Option<Cow<'de, str>> = None;
    while let Some(key) = entries.next_key_seed(Key)? {
        if key == "__type" {
            entries.next_value::<IgnoredAny>()?;
            continue;
        }
        if set.as_ref().is_some_and(|set| *set != key) {
            let content = entries.next_value::<&RawValue>()?.get();
            if content == "null" {
                continue;
            }
            trail.stop_at(content, content.len() - 1);
            return Err(trail.fail("expected one variant of the union, found several".to_owned()));
        }
        // Read in place: a document of its own would begin to count its depth anew.
        let there = match members.iter().position(|member| member.json_name() == key) {
            Some(index) => {
                let (slot, exact) = (union.select(index), members[index].exact);
                let value = Reader { slot, members: Members::All, exact, trail };
                let there = entries
                    .next_value_seed(value)
                    .inspect_err(|_| trail.path.push(Step::Member(members[index].name)))?;
                there && !matches!(union.variant(), Variant::Known(_, View::Document(Document::Null)))
            }
            None => {
                let content = entries.next_value_seed(AnyDocument(trail))?;
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
    trail.depth -= 1;
    Ok(())
}
