//! What a shape is, in a few words made of facts.

use crate::model::{Kind, Model, Shape};

/// `text of 1 to 16384 characters`, `a list of 1 to 3 items`.
pub(super) fn noun(shape: &Shape) -> String {
    let (min, max) =
        (shape.min.as_ref().map(ToString::to_string), shape.max.as_ref().map(ToString::to_string));
    let min = min.filter(|min| shape_is_number(shape) || min != "0");
    let limits = match (min, max) {
        (None, None) => None,
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
    };
    let counted = |noun: &str, unit: &str| match &limits {
        Some(limits) => format!("{noun} of {limits} {unit}"),
        None => noun.to_owned(),
    };
    let bounded = |noun: &str| match &limits {
        Some(limits) => format!("{noun}, {limits}"),
        None => noun.to_owned(),
    };
    match &shape.kind {
        Kind::Boolean => "true or false".to_owned(),
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long | Kind::BigInteger => bounded("a whole number"),
        Kind::Float | Kind::Double | Kind::BigDecimal => bounded("a number"),
        Kind::String => counted("text", "characters"),
        Kind::Enum(values) => format!("one of {}", count(values.len(), "value")),
        Kind::IntEnum(values) => format!("one of {}", count(values.len(), "number")),
        Kind::Timestamp => "a time".to_owned(),
        Kind::Blob if shape.streaming => "a stream of bytes".to_owned(),
        Kind::Blob => counted("a blob", "bytes"),
        Kind::Document => "a document".to_owned(),
        Kind::List(_) => counted("a list", "items"),
        Kind::Map(..) => counted("a map", "entries"),
        Kind::Structure(members) => format!("a structure of {}", count(members.len(), "member")),
        Kind::Union(members) => format!("one of {}", count(members.len(), "variant")),
    }
}

fn shape_is_number(shape: &Shape) -> bool {
    !matches!(shape.kind, Kind::String | Kind::Blob | Kind::List(_) | Kind::Map(..))
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The comment on a member.
pub(super) fn member(model: &Model, member: &crate::model::Member) -> String {
    let noun = model.shape(&member.shape).map(noun).unwrap_or_default();
    format!("{}: {noun}.", code(&member.name))
}

/// Text as code in a doc comment.
pub(crate) fn code(text: &str) -> String {
    let text = text.escape_debug().to_string();
    if text.is_empty() {
        "The empty text".to_owned()
    } else if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

/// A sentence of a noun: `Text of 1 to 256 characters.`
pub(super) fn sentence(noun: &str) -> String {
    let mut chars = noun.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}
