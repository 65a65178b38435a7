//! Lengths and ranges, checked over a whole tree at once.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use regex::Regex;

use crate::codec::json;

use crate::error::{Step, write_path};
use crate::redact::REDACTED;
use crate::schema::{Check as RuleCheck, Kind, Length, Range, Rule, Schema};
use crate::shape::{Structure, Variant, View};
use crate::timestamp::TimestampFormat;

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

/// Regular expressions that were compiled once, for those who validate often.
#[derive(Debug, Default)]
pub(crate) struct Patterns(RwLock<HashMap<&'static str, Option<Regex>>>);

impl Patterns {
    /// Whether the pattern is found in the text. A pattern that is none, which the derive does not let pass,
    /// bounds nothing.
    fn allow(&self, pattern: &'static str, text: &str) -> bool {
        let found = |regex: &Option<Regex>| regex.as_ref().is_none_or(|regex| regex.is_match(text));
        // What a panic elsewhere left is whole: entries are only added.
        if let Some(regex) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return found(regex);
        }
        let mut patterns = self.0.write().unwrap_or_else(PoisonError::into_inner);
        found(patterns.entry(pattern).or_insert_with(|| Regex::new(pattern).ok()))
    }
}

pub(crate) fn validate(
    patterns: &Patterns,
    schema: &'static Schema,
    view: View<'_>,
) -> Result<(), Violations> {
    let mut check = Check { patterns, root: schema.name, path: Vec::new(), violations: Vec::new() };
    check.value(schema, view, false);
    if check.violations.is_empty() { Ok(()) } else { Err(Violations(check.violations)) }
}

struct Check<'p> {
    patterns: &'p Patterns,
    root: &'static str,
    path: Vec<Step>,
    violations: Vec<Violation>,
}

impl Check<'_> {
    /// What is inside of something sensitive is so too.
    fn value(&mut self, schema: &'static Schema, view: View<'_>, within_sensitive: bool) {
        if matches!(view, View::Absent) {
            return;
        }
        let sensitive = within_sensitive || schema.is_sensitive();
        let mut layer = schema;
        loop {
            let length = layer.length.and_then(|bounds| length_problem(bounds, view));
            let range = layer.range.and_then(|bounds| range_problem(bounds, view, sensitive));
            let pattern = layer.pattern.and_then(|pattern| self.pattern_problem(pattern, view));
            let unique = layer.unique.then(|| unique_problem(view)).flatten();
            for problem in length.into_iter().chain(range).chain(pattern).chain(unique) {
                self.report(problem);
            }
            match layer.kind {
                Kind::Newtype(inner) => layer = inner(),
                _ => break,
            }
        }
        match view {
            // The compiler refuses a stream in any other place of a structure, but not a structure that
            // holds one in any other place than an operation's input.
            View::Stream(_) if self.path.len() > 1 => {
                self.report("a stream travels as the payload of an operation only".to_owned());
            }
            View::Timestamp(time) if time.format(TimestampFormat::DateTime).is_none() => {
                self.report("a time before the year 1 has no date".to_owned());
            }
            View::List(list) => {
                for index in 0..list.len() {
                    self.within(Step::Index(index), list.item_schema(), list.item(index), sensitive);
                }
            }
            View::Map(map) => map.each(&mut |key, value| {
                let step = Step::key(key, sensitive || map.key_schema().is_sensitive());
                self.within(step.clone(), map.key_schema(), View::String(key), sensitive);
                self.within(step, map.value_schema(), value, sensitive);
            }),
            View::Union(union) => match union.variant() {
                Variant::Known(index, view) => {
                    let member = &union.schema().members()[index];
                    self.within(Step::Member(member.name), (member.target)(), view, sensitive);
                }
                Variant::Unknown(unknown) if !unknown.tag.is_empty() => {}
                Variant::Unknown(_) | Variant::Unset => {
                    self.report("no variant of the union is set".to_owned());
                }
            },
            View::Structure(structure) => {
                for (index, member) in structure.schema().members().iter().enumerate() {
                    let view = structure.member(index);
                    self.within(Step::Member(member.name), (member.target)(), view, sensitive);
                }
                for rule in structure.schema().rules {
                    if let Some(problem) = rule_problem(rule, structure, sensitive) {
                        self.path.push(Step::Member(rule.member));
                        self.report(problem);
                        self.path.pop();
                    }
                }
            }
            _ => {}
        }
    }

    fn within(&mut self, step: Step, schema: &'static Schema, view: View<'_>, sensitive: bool) {
        self.path.push(step);
        self.value(schema, view, sensitive);
        self.path.pop();
    }

    fn pattern_problem(&self, pattern: &'static str, view: View<'_>) -> Option<String> {
        let (View::String(text) | View::Enum(text)) = view else { return None };
        (!self.patterns.allow(pattern, text)).then(|| format!("does not match {pattern}"))
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
        View::BigInteger(digits) | View::BigDecimal(digits) => digits.parse().ok()?,
        _ => return None,
    };
    // Between no two bounds.
    let nan = value.is_nan();
    let shown = if sensitive { REDACTED.to_owned() } else { value.to_string() };
    match bounds {
        Range { min: Some(min), .. } if nan || value < min => Some(format!("value {shown}, at least {min}")),
        Range { max: Some(max), .. } if nan || value > max => Some(format!("value {shown}, at most {max}")),
        _ => None,
    }
}

fn rule_problem(rule: &Rule, structure: &dyn Structure, within_sensitive: bool) -> Option<String> {
    let members = structure.schema().members();
    let find = |name: &str| {
        let index = members.iter().position(|member| member.name == name)?;
        let sensitive = within_sensitive || (members[index].target)().is_sensitive();
        match structure.member(index) {
            View::String(text) | View::Enum(text) => Some((text, sensitive)),
            _ => None,
        }
    };
    let (text, sensitive) = find(rule.member)?;
    let mut when = String::new();
    if let Some((member, values)) = rule.when {
        let (value, sensitive) = find(member)?;
        if !values.contains(&value) {
            return None;
        }
        when = format!(" where {member} is {}", if sensitive { REDACTED } else { value });
    }
    match rule.check {
        RuleCheck::MaxBytes(max) if text.len() as u64 > max => {
            Some(format!("{} bytes, at most {max}{when}", text.len()))
        }
        RuleCheck::OneOf(values) if !values.contains(&text) => {
            let shown = if sensitive { REDACTED } else { text };
            Some(format!("value {shown}, expected one of {}{when}", values.join(", ")))
        }
        RuleCheck::MaxBytes(_) | RuleCheck::OneOf(_) => None,
    }
}

/// Items are the same when they are written the same.
fn unique_problem(view: View<'_>) -> Option<String> {
    let View::List(list) = view else { return None };
    let mut seen = HashMap::with_capacity(list.len());
    (0..list.len()).find_map(|index| {
        let written = json::to_string(list.item_target(), list.item(index));
        seen.insert(written, index).map(|first| format!("item {index} is the same as item {first}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::AwsShape;

    #[test]
    fn a_pattern_is_searched_for_and_unicode_classes_count() {
        static NAME: Schema =
            Schema::newtype::<String>("Name").pattern(String::BASE, r"^[\p{L}\p{N} ]+$").sensitive();
        assert_eq!(problems(&NAME, View::String("Zoë 2")), [""; 0]);
        assert_eq!(problems(&NAME, View::String("a/b")), [r"Name: does not match ^[\p{L}\p{N} ]+$"]);
        static GUID: Schema =
            Schema::newtype::<String>("Guid").pattern(String::BASE, "[a-f0-9]{4}-[a-f0-9]{2}");
        assert_eq!(problems(&GUID, View::String("<00ff-ab>")), [""; 0]);
    }

    #[test]
    fn the_first_item_that_repeats_another_is_named() {
        static SET: Schema = Schema::newtype::<Vec<String>>("Set").unique(<Vec<String>>::BASE);
        let items = ["a", "b", "a", "b"].map(str::to_owned).to_vec();
        assert_eq!(problems(&SET, View::List(&items)), ["Set: item 2 is the same as item 0"]);
        assert_eq!(problems(&SET, View::List(&items[..2].to_vec())), [""; 0]);
    }

    fn problems(schema: &'static Schema, view: View<'_>) -> Vec<String> {
        let violations = validate(&Patterns::default(), schema, view).err();
        violations
            .iter()
            .flat_map(Violations::iter)
            .map(|it| format!("{}: {}", it.path, it.problem))
            .collect()
    }

    #[test]
    fn a_length_counts_what_its_kind_is_made_of() {
        static TEXT: Schema = Schema::newtype::<String>("Text").length(String::BASE, 2, 3);
        for (text, problem) in [
            ("é", Some("Text: length 1, at least 2")),
            ("ééé", None),
            ("😀😀😀", None),
            ("abcd", Some("Text: length 4, at most 3")),
        ] {
            assert_eq!(problems(&TEXT, View::String(text)).first().map(String::as_str), problem, "{text}");
        }
        static BYTES: Schema = Schema::newtype::<crate::Blob>("Bytes").length(crate::Blob::BASE, 2, 3);
        assert_eq!(problems(&BYTES, View::Blob("é".as_bytes())), [""; 0]);
        static LIST: Schema = Schema::newtype::<Vec<bool>>("Items").length(<Vec<bool>>::BASE, 1, u64::MAX);
        assert_eq!(problems(&LIST, View::List(&Vec::<bool>::new())), ["Items: length 0, at least 1"]);
    }

    #[test]
    fn every_layer_of_a_newtype_counts_and_what_is_absent_breaks_nothing() {
        static INNER: Schema = Schema::newtype::<i32>("Inner").range(i32::BASE, Some(0.0), Some(9.0));
        static OUTER: Schema =
            Schema::scalar("Outer", Kind::Newtype(|| &INNER)).range(i32::BASE, Some(5.0), None);
        assert_eq!(problems(&OUTER, View::Integer(4)), ["Outer: value 4, at least 5"]);
        assert_eq!(problems(&OUTER, View::Integer(10)), ["Outer: value 10, at most 9"]);
        assert_eq!(problems(&OUTER, View::Absent), [""; 0]);
    }

    #[test]
    fn a_range_bounds_every_number_and_holds_no_nan() {
        static BIG: Schema =
            Schema::newtype::<crate::BigDecimal>("Big").range(crate::BigDecimal::BASE, Some(-1.5), Some(9.0));
        assert_eq!(problems(&BIG, View::BigDecimal("-1.50")), [""; 0]);
        assert_eq!(problems(&BIG, View::BigInteger("10")), ["Big: value 10, at most 9"]);
        assert_eq!(problems(&BIG, View::BigDecimal("-1e999999999")), ["Big: value -inf, at least -1.5"]);
        static LOW: Schema = Schema::newtype::<f64>("Low").range(f64::BASE, None, Some(9.0));
        assert_eq!(problems(&LOW, View::Double(f64::NAN)), ["Low: value NaN, at most 9"]);
        assert_eq!(problems(&BIG, View::Float(f32::NAN)), ["Big: value NaN, at least -1.5"]);
    }

    #[test]
    fn a_sensitive_value_is_never_echoed() {
        static PIN: Schema = Schema::newtype::<i32>("Pin").range(i32::BASE, Some(1000.0), None).sensitive();
        assert_eq!(problems(&PIN, View::Integer(7)), ["Pin: value ** redacted **, at least 1000"]);
    }

    #[test]
    fn items_and_entries_are_named_by_their_place() {
        use std::collections::BTreeMap;
        static LISTS: Schema = Schema::newtype::<BTreeMap<String, Vec<Short>>>("Lists");
        #[derive(Debug)]
        struct Short(String);
        impl crate::AwsShape for Short {
            const SCHEMA: &'static Schema = &Schema::newtype::<String>("Short").length(String::BASE, 0, 2);
            fn blank() -> Self {
                Short(String::new())
            }
            fn view(&self) -> View<'_> {
                self.0.view()
            }
            fn slot(&mut self) -> crate::shape::Slot<'_> {
                self.0.slot()
            }
        }
        use crate::AwsShape as _;
        let lists = BTreeMap::from([("a b".to_owned(), vec![Short("ok".into()), Short("long".into())])]);
        assert_eq!(problems(&LISTS, lists.view()), [r#"Lists["a b"][1]: length 4, at most 2"#]);
    }
}
