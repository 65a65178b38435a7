//! A value of a case as a Rust expression of the scaffolded type.

use std::fmt::Write as _;

use awso_scaffold::Json;
use awso_scaffold::plan::{Field, Plan, Ty, Type, TypeKind};

use crate::expect;

/// The value as a value of the type.
pub(crate) fn of_type(plan: &Plan<'_>, ty: &Ty, value: &Json) -> Result<String, String> {
    match ty {
        Ty::Plain(name) => plain(name, value),
        Ty::Named(name) => match plan.named(name) {
            Some(named) => of_named(plan, named, value),
            None => Err(format!("the plan has no type `{name}`")),
        },
        Ty::List(item) => {
            let items = expect::items("a list", value)?;
            let items: Result<Vec<_>, _> = items.iter().map(|it| of_type(plan, item, it)).collect();
            Ok(format!("::std::vec![{}]", items?.join(", ")))
        }
        Ty::Map(key, item) => {
            let entry = |(name, it): &(String, Json)| {
                let key = of_type(plan, key, &Json::String(name.clone()))?;
                Ok(format!("({key}, {})", of_type(plan, item, it)?))
            };
            let entries = expect::entries("a map", value)?;
            let entries: Result<Vec<_>, String> = entries.iter().map(entry).collect();
            Ok(format!("::std::collections::BTreeMap::from_iter([{}])", entries?.join(", ")))
        }
        Ty::Option(_) if *value == Json::Null => Ok("::std::option::Option::None".to_owned()),
        Ty::Option(inner) => Ok(format!("::std::option::Option::Some({})", of_type(plan, inner, value)?)),
        Ty::Boxed(inner) => Ok(format!("::std::boxed::Box::new({})", of_type(plan, inner, value)?)),
    }
}

/// The value as a value of a type that was scaffolded.
pub(crate) fn of_named(plan: &Plan<'_>, ty: &Type, value: &Json) -> Result<String, String> {
    let name = &ty.name;
    match &ty.kind {
        TypeKind::Enum(_) | TypeKind::IntEnum(_) => {
            let number = matches!(ty.kind, TypeKind::IntEnum(_));
            Ok(format!("{name}::from({})", if number { plain("i32", value)? } else { text(value)? }))
        }
        TypeKind::Newtype(inner) => Ok(format!("{name}::from({})", of_type(plan, inner, value)?)),
        TypeKind::Structure(fields) => {
            let mut written = String::new();
            let set = set(name, value)?;
            for (member, value) in &set {
                let field = find(fields, member, name)?;
                let _ = write!(written, "{}: {}, ", field.ident, of_type(plan, &field.written(), value)?);
            }
            if set.len() < fields.len() {
                written.push_str("..crate::support::rest()");
            }
            Ok(format!("{name} {{ {written} }}"))
        }
        TypeKind::Union(variants) => {
            let [(member, value)] = set(name, value)?[..] else {
                return Err(format!("of the union `{name}`, not one variant is set"));
            };
            let variant = find(variants, member, name)?;
            let mut held = of_type(plan, &variant.ty, value)?;
            if variant.boxed {
                held = format!("::std::boxed::Box::new({held})");
            }
            Ok(format!("{name}::{}({held})", variant.ident))
        }
    }
}

/// The members that are not null.
fn set<'j>(name: &str, value: &'j Json) -> Result<Vec<&'j (String, Json)>, String> {
    let entries = expect::entries(name, value)?;
    Ok(entries.iter().filter(|(_, value)| *value != Json::Null).collect())
}

fn find<'f>(fields: &'f [Field], member: &str, name: &str) -> Result<&'f Field, String> {
    fields
        .iter()
        .find(|field| field.member == member)
        .ok_or_else(|| format!("`{name}` has no member `{member}`"))
}

fn plain(name: &str, value: &Json) -> Result<String, String> {
    let mismatch = || format!("a {name} is not written {value:?}");
    match (name, value) {
        ("bool", Json::Bool(value)) => Ok(value.to_string()),
        ("i8" | "i16" | "i32" | "i64", Json::Number(number)) => Ok(format!("{number}{name}")),
        ("f32" | "f64", Json::Number(number)) => Ok(format!("({number} as {name})")),
        ("f32" | "f64", Json::String(text)) => match text.as_str() {
            "NaN" => Ok(format!("::core::primitive::{name}::NAN")),
            "Infinity" => Ok(format!("::core::primitive::{name}::INFINITY")),
            "-Infinity" => Ok(format!("::core::primitive::{name}::NEG_INFINITY")),
            _ => Err(mismatch()),
        },
        ("String", Json::String(_)) => Ok(format!("::std::string::String::from({})", text(value)?)),
        (blob, Json::String(bytes)) if blob.ends_with("Blob") || blob.ends_with("ByteStream") => {
            let ty = if blob.ends_with("Blob") { "Blob" } else { "ByteStream" };
            Ok(format!("::awso::{ty}::from({bytes:?}.as_bytes().to_vec())"))
        }
        (time, Json::Number(number)) if time.ends_with("Timestamp") => {
            let (seconds, nanos) = seconds(&number.to_string()).ok_or_else(mismatch)?;
            Ok(format!("::awso::Timestamp::from_epoch({seconds}, {nanos}).unwrap()"))
        }
        (time, Json::String(_)) if time.ends_with("Timestamp") => {
            Ok(format!("{}.parse::<::awso::Timestamp>().unwrap()", text(value)?))
        }
        (document, value) if document.ends_with("Document") => {
            let json = serde_json::to_string(&to_value(value)).unwrap_or_default();
            Ok(format!("::serde_json::from_str::<::serde_json::Value>({json:?}).unwrap()"))
        }
        (number, Json::Number(value)) if number.ends_with("BigInteger") || number.ends_with("BigDecimal") => {
            let ty = number.rsplit("::").next().unwrap_or(number);
            Ok(format!("{:?}.parse::<::awso::{ty}>().unwrap()", value.to_string()))
        }
        _ => Err(mismatch()),
    }
}

/// Whole seconds, downwards, and the nanoseconds after them.
fn seconds(number: &str) -> Option<(i64, u32)> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let (whole, nanos) = (whole.parse().ok()?, format!("{fraction:0<9.9}").parse().ok()?);
    Some(if number.starts_with('-') && nanos > 0 {
        (whole - 1_i64, 1_000_000_000_u32 - nanos)
    } else {
        (whole, nanos)
    })
}

fn text(value: &Json) -> Result<String, String> {
    value.as_str().map(|text| format!("{text:?}")).ok_or_else(|| format!("text is not written {value:?}"))
}

/// JSON whose objects are sorted, for comparisons.
pub(crate) fn to_value(json: &Json) -> serde_json::Value {
    match json {
        Json::Null => serde_json::Value::Null,
        Json::Bool(value) => (*value).into(),
        Json::Number(number) => serde_json::Value::Number(number.clone()),
        Json::String(text) => text.clone().into(),
        Json::List(items) => items.iter().map(to_value).collect(),
        Json::Object(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), to_value(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
