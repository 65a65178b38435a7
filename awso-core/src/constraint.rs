//! Lengths and ranges, checked over a whole tree at once.

use std::error::Error;
use std::fmt;

use crate::error::{Step, write_path};
use crate::redact::REDACTED;
use crate::schema::{Kind, Length, Range, Schema};
use crate::shape::View;

/// Every constraint a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

/// One constraint broken at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where: `SendMessageRequest.Content`.
    pub path: String,
    /// What is wrong there: `length 0, at least 1`.
    pub problem: String,
}

impl Violations {
    /// The violations, in the order of the members.
    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        self.0.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index > 0 { "; " } else { "" };
            write!(f, "{separator}{}: {}", violation.path, violation.problem)?;
        }
        Ok(())
    }
}

impl Error for Violations {}

pub(crate) fn validate(schema: &'static Schema, view: View<'_>) -> Result<(), Violations> {
    let mut check = Check { root: schema.name, path: Vec::new(), violations: Vec::new() };
    check.value(schema, view);
    if check.violations.is_empty() { Ok(()) } else { Err(Violations(check.violations)) }
}

struct Check {
    root: &'static str,
    path: Vec<Step>,
    violations: Vec<Violation>,
}

impl Check {
    fn value(&mut self, schema: &'static Schema, view: View<'_>) {
        if matches!(view, View::Absent) {
            return;
        }
        let sensitive = schema.is_sensitive();
        let mut layer = schema;
        loop {
            let length = layer.length.and_then(|bounds| length_problem(bounds, view));
            let range = layer.range.and_then(|bounds| range_problem(bounds, view, sensitive));
            for problem in length.into_iter().chain(range) {
                self.report(problem);
            }
            match layer.kind {
                Kind::Newtype(inner) => layer = inner(),
                _ => break,
            }
        }
        match view {
            View::List(list) => {
                for index in 0..list.len() {
                    self.within(Step::Index(index), list.item_schema(), list.item(index));
                }
            }
            View::Map(map) => map.each(&mut |key, value| {
                let shown = if map.key_schema().is_sensitive() { REDACTED } else { key };
                let step = Step::Key(shown.to_owned());
                self.within(step.clone(), map.key_schema(), View::String(key));
                self.within(step, map.value_schema(), value);
            }),
            View::Structure(structure) => {
                for (index, member) in structure.schema().members().iter().enumerate() {
                    self.within(Step::Member(member.name), (member.target)(), structure.member(index));
                }
            }
            _ => {}
        }
    }

    fn within(&mut self, step: Step, schema: &'static Schema, view: View<'_>) {
        self.path.push(step);
        self.value(schema, view);
        self.path.pop();
    }

    fn report(&mut self, problem: String) {
        let mut path = String::new();
        // Writing to a string cannot fail.
        let _ = write_path(&mut path, self.root, &self.path);
        self.violations.push(Violation { path, problem });
    }
}

fn length_problem(bounds: Length, view: View<'_>) -> Option<String> {
    let length = match view {
        // Smithy counts Unicode scalar values, not bytes and not UTF-16 units.
        View::String(text) | View::Enum(text) => text.chars().count(),
        View::Blob(bytes) => bytes.len(),
        View::List(list) => list.len(),
        View::Map(map) => map.len(),
        _ => return None,
    } as u64;
    if length < bounds.min {
        Some(format!("length {length}, at least {}", bounds.min))
    } else if length > bounds.max {
        Some(format!("length {length}, at most {}", bounds.max))
    } else {
        None
    }
}

fn range_problem(bounds: Range, view: View<'_>, sensitive: bool) -> Option<String> {
    let value = match view {
        View::Byte(value) => value.into(),
        View::Short(value) => value.into(),
        View::Integer(value) => value.into(),
        View::Long(value) => value as f64,
        View::Float(value) => value.into(),
        View::Double(value) => value,
        _ => return None,
    };
    let shown = if sensitive { REDACTED.to_owned() } else { value.to_string() };
    match bounds {
        Range { min: Some(min), .. } if value < min => Some(format!("value {shown}, at least {min}")),
        Range { max: Some(max), .. } if value > max => Some(format!("value {shown}, at most {max}")),
        _ => None,
    }
}
