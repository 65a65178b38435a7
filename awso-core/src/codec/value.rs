//! Any shape to and from the generic [`Value`].

use std::borrow::Cow;

use crate::codec::{DEPTH, Seen, reset, too_deep};
use crate::error::{DecodeError, Step};
use crate::schema::Schema;
use crate::shape::{List, Map, Slot, Structure, Union, UnknownVariant, Variant, View};
use crate::value::{Document, Value};

/// Members by name, as a value has them.
type Named = [(Cow<'static, str>, Value)];

pub(crate) fn to_value(schema: &'static Schema, view: View<'_>) -> Value {
    let value = match view {
        View::Absent => return Value::Null,
        View::Boolean(value) => Value::Boolean(value),
        View::Byte(value) => Value::Byte(value),
        View::Short(value) => Value::Short(value),
        View::Integer(value) => Value::Integer(value),
        View::Long(value) => Value::Long(value),
        View::Float(value) => Value::Float(value),
        View::Double(value) => Value::Double(value),
        View::String(value) => Value::String(value.to_owned()),
        View::Enum(value) => Value::Enum(value.to_owned()),
        View::IntEnum(value) => Value::Integer(value),
        View::BigInteger(value) => Value::BigInteger(value.parse().unwrap_or_default()),
        View::BigDecimal(value) => Value::BigDecimal(value.parse().unwrap_or_default()),
        View::Timestamp(value) => Value::Timestamp(value),
        View::Document(value) => Value::Document(value.clone()),
        View::Union(union) => Value::Structure(match union.variant() {
            Variant::Unset => Vec::new(),
            Variant::Known(index, view) => {
                let member = &union.schema().members()[index];
                vec![(member.name.into(), to_value((member.target)(), view))]
            }
            Variant::Unknown(unknown) => {
                vec![(unknown.tag.clone().into(), Value::Document(unknown.content.clone()))]
            }
        }),
        View::Blob(value) => Value::Blob(value.to_vec().into()),
        View::Stream(stream) => stream.bytes().map_or(Value::Null, |bytes| Value::Blob(bytes.clone().into())),
        View::List(list) => {
            Value::List((0..list.len()).map(|index| to_value(list.item_schema(), list.item(index))).collect())
        }
        View::Map(map) => {
            let mut entries = Vec::with_capacity(map.len());
            map.each(&mut |key, view| entries.push((key.to_owned(), to_value(map.value_schema(), view))));
            let map_value = Value::Map(entries);
            // A map by secrets shows its keys, so it is one secret.
            if map.key_schema().is_sensitive() { Value::Sensitive(Box::new(map_value)) } else { map_value }
        }
        View::Structure(structure) => {
            let members = structure.schema().members().iter().enumerate();
            let present = members.filter_map(|(index, member)| match structure.member(index) {
                view if view.is_left_out() => None,
                view => Some((member.name.into(), to_value((member.target)(), view))),
            });
            Value::Structure(present.collect())
        }
    };
    if schema.is_sensitive() { Value::Sensitive(Box::new(value)) } else { value }
}

/// Reads a value of the shape `name` into its slot.
pub(crate) fn read(name: &'static str, value: &Value, slot: Slot<'_>) -> Result<(), DecodeError> {
    let expected = slot.expects();
    let optional = matches!(slot, Slot::Optional(_));
    let mut writer = Writer { path: Vec::new(), depth: 0 };
    let problem = match writer.put(value, slot) {
        Ok(there) if there || optional => return Ok(()),
        Ok(_) => format!("expected {expected}, found null"),
        Err(problem) => problem,
    };
    writer.path.reverse();
    Err(DecodeError::new(name, writer.path, problem))
}

/// The value itself, whatever hides it.
fn bare(mut value: &Value) -> &Value {
    while let Value::Sensitive(inner) = value {
        value = inner;
    }
    value
}

struct Writer {
    /// Where writing failed, innermost step first.
    path: Vec<Step>,
    depth: usize,
}

impl Writer {
    /// Writes one value into one slot, and tells whether there was one: a null is not written.
    fn put(&mut self, value: &Value, mut slot: Slot<'_>) -> Result<bool, String> {
        let value = bare(value);
        if let Value::Null = value {
            if let Slot::Optional(optional) = &mut slot {
                optional.clear();
            }
            return Ok(false);
        }
        match (value, slot.filled()) {
            (Value::Boolean(value), Slot::Boolean(slot)) => *slot = *value,
            (Value::Byte(value), Slot::Byte(slot)) => *slot = *value,
            (Value::Short(value), Slot::Short(slot)) => *slot = *value,
            (Value::Integer(value), Slot::Integer(slot)) => *slot = *value,
            (Value::Long(value), Slot::Long(slot)) => *slot = *value,
            (Value::Float(value), Slot::Float(slot)) => *slot = *value,
            (Value::Double(value), Slot::Double(slot)) => *slot = *value,
            (Value::String(value), Slot::String(slot)) => slot.clone_from(value),
            (Value::String(value) | Value::Enum(value), Slot::Enum(slot)) => slot.set(value),
            (Value::Integer(value), Slot::IntEnum(slot)) => slot.set(*value),
            (Value::BigInteger(value), Slot::BigInteger(slot)) => slot.clone_from(value),
            (Value::BigDecimal(value), Slot::BigDecimal(slot)) => slot.clone_from(value),
            (Value::Timestamp(value), Slot::Timestamp(slot)) => *slot = *value,
            (Value::Document(value), Slot::Document(slot)) => *slot = self.document(value)?,
            (Value::Blob(value), Slot::Blob(slot)) => slot.clone_from(value),
            (Value::Blob(value), Slot::Stream(slot)) => *slot = value.clone().into(),
            (Value::List(items), Slot::List(list)) => self.within(|it| it.put_list(items, list))?,
            (Value::Map(entries), Slot::Map(map)) => self.within(|it| it.put_map(entries, map))?,
            (Value::Structure(members), Slot::Structure(structure)) => {
                self.within(|it| it.put_structure(members, structure))?;
            }
            (Value::Structure(variants), Slot::Union(union)) => {
                self.within(|it| it.put_union(variants, union))?;
            }
            (_, Slot::Absent) => {}
            (value, slot) => return Err(format!("expected {}, found {}", slot.expects(), value.describe())),
        }
        Ok(true)
    }

    /// Goes one level deeper.
    fn within(&mut self, put: impl FnOnce(&mut Self) -> Result<(), String>) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(too_deep());
        }
        put(self)?;
        self.depth -= 1;
        Ok(())
    }

    /// A copy, of no more levels than its JSON could be read back with.
    fn document(&self, document: &Document) -> Result<Document, String> {
        fn fits(document: &Document, levels: usize) -> bool {
            match document {
                Document::Array(items) => levels > 0 && items.iter().all(|item| fits(item, levels - 1)),
                Document::Object(members) => {
                    levels > 0 && members.values().all(|member| fits(member, levels - 1))
                }
                _ => true,
            }
        }
        if fits(document, DEPTH - self.depth) { Ok(document.clone()) } else { Err(too_deep()) }
    }

    fn put_list(&mut self, items: &[Value], list: &mut dyn List) -> Result<(), String> {
        list.clear();
        for (index, item) in items.iter().enumerate() {
            let there = self.put(item, list.push()).inspect_err(|_| self.path.push(Step::Index(index)))?;
            if !there && !list.sparse() {
                list.pop();
            }
        }
        Ok(())
    }

    fn put_map(&mut self, entries: &[(String, Value)], map: &mut dyn Map) -> Result<(), String> {
        map.clear();
        let sensitive = map.key_schema().is_sensitive();
        for (key, item) in entries {
            let there =
                self.put(item, map.insert(key)).inspect_err(|_| self.path.push(Step::key(key, sensitive)))?;
            if !there && !map.sparse() {
                map.remove(key);
            }
        }
        Ok(())
    }

    fn put_structure(&mut self, values: &Named, structure: &mut dyn Structure) -> Result<(), String> {
        let members = structure.schema().members();
        let mut seen = Seen::default();
        for (name, value) in values {
            let Some(index) = members.iter().position(|member| member.name == name) else { continue };
            if seen.again(index) {
                reset(structure, index);
            }
            self.put(value, structure.member_mut(index))
                .inspect_err(|_| self.path.push(Step::Member(members[index].name)))?;
        }
        Ok(())
    }

    fn put_union(&mut self, variants: &Named, union: &mut dyn Union) -> Result<(), String> {
        union.reset();
        let members = union.schema().members();
        let mut set: Option<&str> = None;
        for (name, value) in variants {
            let value = bare(value);
            if matches!(value, Value::Null) {
                if set == Some(name) {
                    union.reset();
                    set = None;
                }
                continue;
            }
            if set.is_some_and(|set| set != name) {
                return Err("expected one variant of the union, found several".to_owned());
            }
            set = Some(name);
            match (members.iter().position(|member| member.name == name), value) {
                (Some(index), value) => {
                    self.put(value, union.select(index))
                        .inspect_err(|_| self.path.push(Step::Member(members[index].name)))?;
                }
                (None, Value::Document(content)) => {
                    let content = self.document(content)?;
                    union.select_unknown(UnknownVariant { tag: name.clone().into_owned(), content });
                }
                (None, _) => return Err(format!("`{name}` is no variant of the union")),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::shape::{AwsShape, Slot, View};
    use crate::{Document, Value, schema::Schema};

    #[derive(Debug)]
    struct Nest(Vec<Nest>);

    impl AwsShape for Nest {
        const SCHEMA: &'static Schema = &Schema::newtype::<Vec<Nest>>("Nest");
        fn blank() -> Self {
            Nest(Vec::new())
        }
        fn view(&self) -> View<'_> {
            self.0.view()
        }
        fn slot(&mut self) -> Slot<'_> {
            self.0.slot()
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = |levels| (0..levels).fold(Value::List(Vec::new()), |inner, _| Value::List(vec![inner]));
        assert!(Nest::of_value(&deep(127)).is_ok());
        let error = Nest::of_value(&deep(128)).expect_err("129 levels");
        assert_eq!(error.problem(), "nested deeper than 128 levels");
        let deep = |levels| (0..levels).fold(Document::Null, |inner, _| Document::Array(vec![inner]));
        assert!(Document::of_value(&Value::Document(deep(128))).is_ok());
        assert!(Document::of_value(&Value::Document(deep(129))).is_err());
    }

    #[test]
    fn a_null_is_absent_whatever_hides_it() {
        let hidden = Value::Sensitive(Box::new(Value::Null));
        assert_eq!(Option::<bool>::of_value(&hidden), Ok(None));
        assert_eq!(Vec::of_value(&Value::List(vec![hidden.clone(), Value::Byte(1)])), Ok(vec![1i8]));
        let error = bool::of_value(&hidden).expect_err("a null");
        assert_eq!(error.to_string(), "Boolean: expected a boolean, found null");
    }
}
