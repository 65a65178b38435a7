//! What a newtype says of its values.

use serde_json::Number;

use super::Setting;
use crate::model::{Kind, Shape};
use crate::pattern;

/// The constraints of a shape that awso can check.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Constraints {
    /// Inside `length(…)`.
    pub(crate) length: Option<String>,
    /// Inside `range(…)`.
    pub(crate) range: Option<String>,
    pub(crate) pattern: Option<String>,
    pub(crate) unique: bool,
    pub(crate) sensitive: bool,
    /// What cannot be checked, each with the reason.
    pub(crate) lost: Vec<String>,
}

impl Constraints {
    pub(crate) fn is_none(&self) -> bool {
        let Constraints { length, range, pattern, unique, sensitive, lost: _ } = self;
        length.is_none() && range.is_none() && pattern.is_none() && !unique && !sensitive
    }

    pub(crate) fn settings(&self) -> Vec<Setting> {
        let bounds = |name: &str, bounds: &Option<String>| {
            bounds.as_ref().map(|bounds| Setting::flag(&format!("{name}({bounds})")))
        };
        let pattern = self.pattern.as_ref().map(|pattern| Setting::text("pattern", pattern));
        let settings = [
            bounds("length", &self.length),
            bounds("range", &self.range),
            pattern,
            self.unique.then(|| Setting::flag("unique")),
            self.sensitive.then(|| Setting::flag("sensitive")),
        ];
        settings.into_iter().flatten().collect()
    }
}

/// The constraints of a shape, whatever it is.
pub(crate) fn constraints(shape: &Shape) -> Constraints {
    let mut found = Constraints { sensitive: shape.sensitive, ..Constraints::default() };
    match &shape.kind {
        Kind::String => {
            found.length = length(shape, &mut found.lost);
            if let Some(pattern) = &shape.pattern {
                match pattern::refused(pattern) {
                    None => found.pattern = Some(pattern.clone()),
                    Some(reason) => found.lost.push(format!(
                        "pattern not expressible: {} ({reason})",
                        pattern.escape_debug().to_string().replace(r"\\", r"\")
                    )),
                }
            }
        }
        Kind::Blob => found.length = length(shape, &mut found.lost),
        Kind::List(_) | Kind::Map(..) => {
            found.length = length(shape, &mut found.lost);
            found.unique = shape.unique;
        }
        Kind::Byte
        | Kind::Short
        | Kind::Integer
        | Kind::Long
        | Kind::Float
        | Kind::Double
        | Kind::BigInteger
        | Kind::BigDecimal => found.range = range(shape, &mut found.lost),
        _ if shape.min.is_some() || shape.max.is_some() || shape.pattern.is_some() => {
            found
                .lost
                .push(format!("its constraints are not checked, for its kind is {}", shape.kind_name()));
        }
        _ => {}
    }
    found
}

/// The least is nothing where it is not more than nothing.
fn length(shape: &Shape, lost: &mut Vec<String>) -> Option<String> {
    let whole = |bound: &Option<Number>, lost: &mut Vec<String>| {
        let bound = bound.as_ref()?;
        let whole = bound.as_u64().or_else(|| {
            let whole = bound.as_f64().filter(|it| it.fract() == 0.0 && (0.0..1e15).contains(it));
            whole.map(|it| it as u64)
        });
        if whole.is_none() {
            lost.push(format!("a length of {bound} is none"));
        }
        whole
    };
    let min = whole(&shape.min, lost).filter(|min| *min > 0);
    let max = whole(&shape.max, lost);
    bounds(
        min.map(|it| it.to_string()),
        max.map(|it| it.to_string()),
        min.zip(max).is_some_and(|(a, b)| a > b),
        lost,
    )
}

fn range(shape: &Shape, lost: &mut Vec<String>) -> Option<String> {
    let number = |bound: &Option<Number>| bound.as_ref().map(Number::to_string);
    let value = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_f64);
    let is_empty = value(&shape.min).zip(value(&shape.max)).is_some_and(|(min, max)| min > max);
    bounds(number(&shape.min), number(&shape.max), is_empty, lost)
}

fn bounds(
    min: Option<String>,
    max: Option<String>,
    is_empty: bool,
    lost: &mut Vec<String>,
) -> Option<String> {
    match (min, max) {
        (None, None) => None,
        (min, max) if is_empty => {
            let (min, max) = (min.unwrap_or_default(), max.unwrap_or_default());
            lost.push(format!("nothing lies between {min} and {max}"));
            None
        }
        (min, None) => Some(format!("{}..", min.unwrap_or_default())),
        (min, Some(max)) => Some(format!("{}..={max}", min.unwrap_or_default())),
    }
}
