//! Which shapes become types, and how each is written.

use super::name::Names;
use super::wire::{container, is_inline_container};
use super::{Ty, constraints};
use crate::model::{Kind, Member, Model, Shape};

/// Whether a shape becomes a type of its own, rather than being written where it stands.
pub(super) fn is_named(model: &Model, shape: &Shape, contained: bool) -> bool {
    match &shape.kind {
        Kind::Structure(_) | Kind::Union(_) | Kind::Enum(_) | Kind::IntEnum(_) => true,
        Kind::Blob if shape.streaming => false,
        Kind::List(_) | Kind::Map(..) => {
            !is_inline_container(shape)
                || is_deep(model, shape)
                || (contained && model.metadata.protocol.is_xml() && !container(shape).is_empty())
        }
        _ => !constraints(shape).is_none(),
    }
}

/// Whether lists and maps stand in each other without end, or nearly.
fn is_deep(model: &Model, shape: &Shape) -> bool {
    let mut at = Some(shape);
    for _ in 0..8 {
        at = match at.map(|shape| &shape.kind) {
            Some(Kind::List(inside) | Kind::Map(_, inside)) => {
                model.shape(&inside.shape).filter(|it| is_inline_container(it))
            }
            _ => None,
        };
    }
    at.is_some()
}

/// How a shape is written where it is a member.
pub(super) fn ty(model: &Model, names: &Names, name: &str) -> Ty {
    match (names.of(name), model.shape(name)) {
        (Some(name), _) => Ty::Named(name.clone()),
        (None, Some(shape)) => plain(model, names, shape),
        (None, None) => Ty::Plain("awso::Document"),
    }
}

/// How a shape is written that has no type, or what its newtype stands around.
pub(super) fn plain(model: &Model, names: &Names, shape: &Shape) -> Ty {
    let inside = |member: &Member| {
        let ty = match names.of(&inside_name(shape, member)) {
            Some(name) => Ty::Named(name.clone()),
            None => ty(model, names, &member.shape),
        };
        Box::new(if shape.sparse { Ty::Option(Box::new(ty)) } else { ty })
    };
    match &shape.kind {
        Kind::Boolean => Ty::Plain("bool"),
        Kind::Byte => Ty::Plain("i8"),
        Kind::Short => Ty::Plain("i16"),
        Kind::Integer | Kind::IntEnum(_) => Ty::Plain("i32"),
        Kind::Long => Ty::Plain("i64"),
        Kind::Float => Ty::Plain("f32"),
        Kind::Double => Ty::Plain("f64"),
        Kind::BigInteger => Ty::Plain("awso::BigInteger"),
        Kind::BigDecimal => Ty::Plain("awso::BigDecimal"),
        Kind::String | Kind::Enum(_) => Ty::Plain("String"),
        Kind::Timestamp => Ty::Plain("awso::Timestamp"),
        Kind::Blob => Ty::Plain("awso::Blob"),
        Kind::Document | Kind::Structure(_) | Kind::Union(_) => Ty::Plain("awso::Document"),
        Kind::List(item) => Ty::List(inside(item)),
        Kind::Map(key, value) => {
            let key = match names.of(&inside_name(shape, key)) {
                Some(name) => Ty::Named(name.clone()),
                None => self::ty(model, names, &key.shape),
            };
            Ty::Map(Box::new(key), inside(value))
        }
    }
}

/// What is inside a list or map.
pub(super) fn insides(shape: &Shape) -> Vec<&Member> {
    match &shape.kind {
        Kind::List(item) => vec![item],
        Kind::Map(key, value) => vec![key, value],
        _ => Vec::new(),
    }
}

/// The name under which what is inside a list or map is given one. No shape has a dot in its name.
pub(super) fn inside_name(shape: &Shape, inside: &Member) -> String {
    format!("{}.{}", shape.name, inside.name)
}
