//! Any shape to and from the generic [`Value`].

use std::borrow::Cow;

use crate::error::{DecodeError, Step};
use crate::schema::Schema;
use crate::shape::{Slot, Union, UnknownVariant, Variant, View};
use crate::value::Value;

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
    let mut path = Vec::new();
    put(value, slot, &mut path).map_err(|problem| {
        path.reverse();
        DecodeError::new(name, path, problem)
    })
}

fn put(value: &Value, slot: Slot<'_>, path: &mut Vec<Step>) -> Result<(), String> {
    match (value, slot.filled()) {
        (Value::Sensitive(value), slot) => put(value, slot, path)?,
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
        (Value::Document(value), Slot::Document(slot)) => slot.clone_from(value),
        (Value::Structure(variants), Slot::Union(union)) => put_union(variants, union, path)?,
        (Value::Blob(value), Slot::Blob(slot)) => slot.clone_from(value),
        (Value::Blob(value), Slot::Stream(slot)) => *slot = value.clone().into(),
        (Value::List(items), Slot::List(list)) => {
            list.clear();
            for (index, item) in items.iter().enumerate() {
                let slot = list.push();
                if !matches!(item, Value::Null) {
                    put(item, slot, path).inspect_err(|_| path.push(Step::Index(index)))?;
                } else if !list.sparse() {
                    list.pop();
                }
            }
        }
        (Value::Map(entries), Slot::Map(map)) => {
            map.clear();
            for (key, item) in entries {
                let slot = map.insert(key);
                if !matches!(item, Value::Null) {
                    put(item, slot, path)
                        .inspect_err(|_| path.push(Step::key(key, map.key_schema().is_sensitive())))?;
                } else if !map.sparse() {
                    map.remove(key);
                }
            }
        }
        (Value::Structure(values), Slot::Structure(structure)) => {
            let members = structure.schema().members();
            for (name, value) in values {
                let Some(index) = members.iter().position(|member| member.name == name) else { continue };
                if !matches!(value, Value::Null) {
                    put(value, structure.member_mut(index), path)
                        .inspect_err(|_| path.push(Step::Member(members[index].name)))?;
                }
            }
        }
        (_, Slot::Absent) => {}
        (value, slot) => return Err(format!("expected {}, found {}", slot.expects(), value.describe())),
    }
    Ok(())
}

fn put_union(
    variants: &[(Cow<'static, str>, Value)],
    union: &mut dyn Union,
    path: &mut Vec<Step>,
) -> Result<(), String> {
    let mut set = variants.iter().filter(|(_, value)| !matches!(value, Value::Null));
    let Some((name, value)) = set.next() else {
        union.reset();
        return Ok(());
    };
    if set.next().is_some() {
        return Err("expected one variant of the union, found several".to_owned());
    }
    let members = union.schema().members();
    match (members.iter().position(|member| member.name == name), value) {
        (Some(index), value) => {
            put(value, union.select(index), path)
                .inspect_err(|_| path.push(Step::Member(members[index].name)))?;
        }
        (None, Value::Document(content)) => {
            union.select_unknown(UnknownVariant { tag: name.clone().into_owned(), content: content.clone() });
        }
        (None, _) => return Err(format!("`{name}` is no variant of the union")),
    }
    Ok(())
}
