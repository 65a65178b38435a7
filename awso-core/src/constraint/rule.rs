//! Rules across members.

use std::borrow::Cow;

use crate::codec::text;
use crate::redact::REDACTED;
use crate::schema::{Check, Rule};
use crate::shape::{Structure, View};
use crate::timestamp::TimestampFormat;

/// What a member of a structure breaks of a rule.
pub(super) fn problem(rule: &Rule, structure: &dyn Structure, within_sensitive: bool) -> Option<String> {
    let members = structure.schema().members();
    // Most texts are short enough, whatever else the rule asks.
    if let Check::MaxBytes(max) = rule.check
        && let Some(index) = members.iter().position(|member| member.name == rule.member)
        && let View::String(text) = structure.member(index)
        && text.len() as u64 <= max
    {
        return None;
    }
    let find = |name: &str| {
        let index = members.iter().position(|member| member.name == name)?;
        let sensitive = within_sensitive || (members[index].target)().is_sensitive();
        let bytes = match structure.member(index) {
            View::Blob(bytes) => Cow::Borrowed(bytes),
            View::Stream(stream) => Cow::Borrowed(&stream.bytes()?[..]),
            view => match text::write(members[index].site(), view, TimestampFormat::DateTime)? {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
        };
        Some((bytes, sensitive))
    };
    let is_one_of = |bytes: &[u8], values: &[&str]| values.iter().any(|value| value.as_bytes() == bytes);
    let shown = |bytes: &[u8], sensitive| {
        if sensitive { REDACTED.to_owned() } else { String::from_utf8_lossy(bytes).into_owned() }
    };
    let (bytes, sensitive) = find(rule.member)?;
    let is_broken = match rule.check {
        Check::MaxBytes(max) => bytes.len() as u64 > max,
        Check::OneOf(values) => !is_one_of(&bytes, values),
    };
    if !is_broken {
        return None;
    }
    let mut when = String::new();
    if let Some((member, values)) = rule.when {
        let (value, sensitive) = find(member)?;
        if !is_one_of(&value, values) {
            return None;
        }
        when = format!(" where {member} is {}", shown(&value, sensitive));
    }
    Some(match rule.check {
        Check::MaxBytes(max) => format!("{} bytes, at most {max}{when}", bytes.len()),
        Check::OneOf(values) => {
            let values = values.join(", ");
            format!("value {}, expected one of {values}{when}", shown(&bytes, sensitive))
        }
    })
}
