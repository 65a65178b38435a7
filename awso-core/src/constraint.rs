//! Lengths and ranges, checked over a whole tree at once.

mod pattern;
mod rule;
mod unique;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::error::Error;
use std::fmt;

use crate::error::{Step, write_path};
use crate::number::Decimal;
use crate::redact::REDACTED;
use crate::schema::{Kind, Length, Range, Schema};
use crate::shape::{Variant, View};

pub(crate) use pattern::Patterns;

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

pub(crate) fn validate(
    patterns: &Patterns,
    schema: &'static Schema,
    view: View<'_>,
) -> Result<(), Violations> {
    let mut check = Check { patterns, root: schema.name, violations: Vec::new() };
    check.value(schema, view, false, None);
    if check.violations.is_empty() { Ok(()) } else { Err(Violations(check.violations)) }
}

struct Check<'p> {
    patterns: &'p Patterns,
    root: &'static str,
    violations: Vec<Violation>,
}

/// A step of the way to a value, linked to those before it, for most ways are never told.
#[derive(Clone, Copy)]
struct Way<'w> {
    before: Option<&'w Way<'w>>,
    to: To<'w>,
}

#[derive(Clone, Copy)]
enum To<'w> {
    Member(&'static str),
    Index(usize),
    /// The key of an entry, or the text that hides it.
    Key(&'w str),
    OfKey(&'w str),
}

impl Way<'_> {
    fn steps(way: Option<&Self>) -> Vec<Step> {
        let mut steps: Vec<Step> = std::iter::successors(way, |way| way.before).map(Way::step).collect();
        steps.reverse();
        steps
    }

    fn step(&self) -> Step {
        match self.to {
            To::Member(name) => Step::Member(name),
            To::Index(index) => Step::Index(index),
            To::Key(key) => Step::Key(key.to_owned()),
            To::OfKey(key) => Step::OfKey(key.to_owned()),
        }
    }
}

impl Check<'_> {
    /// What is inside of something sensitive is so too.
    fn value(
        &mut self,
        schema: &'static Schema,
        view: View<'_>,
        within_sensitive: bool,
        way: Option<&Way<'_>>,
    ) {
        if matches!(view, View::Absent) {
            return;
        }
        let sensitive = within_sensitive || schema.is_sensitive();
        let mut layer = schema;
        loop {
            if let Some(problem) = layer.length.and_then(|bounds| length_problem(bounds, view)) {
                self.report(problem, way);
            }
            if let Some(problem) = layer.range.and_then(|bounds| range_problem(bounds, view, sensitive)) {
                self.report(problem, way);
            }
            if let Some(problem) = layer.pattern.and_then(|pattern| self.pattern_problem(pattern, view)) {
                self.report(problem, way);
            }
            if layer.unique
                && let Some(problem) = unique::problem(view)
            {
                self.report(problem, way);
            }
            match layer.kind {
                Kind::Newtype(inner) => layer = inner(),
                _ => break,
            }
        }
        match view {
            // The compiler refuses a stream in any other place of a structure, but not a structure that
            // holds one in any other place than an operation's input.
            View::Stream(_) if way.is_some_and(|way| way.before.is_some()) => {
                self.report("a stream travels as the payload of an operation only".to_owned(), way);
            }
            View::Timestamp(time) if !time.has_date() => {
                self.report("a time before the year 1 has no date".to_owned(), way);
            }
            View::List(list) => {
                for index in 0..list.len() {
                    let way = Way { before: way, to: To::Index(index) };
                    self.value(list.item_schema(), list.item(index), sensitive, Some(&way));
                }
            }
            View::Map(map) => map.each(&mut |key, value| {
                let is_hidden = sensitive || map.key_schema().is_sensitive();
                let shown = if is_hidden { REDACTED } else { key };
                let of_key = Way { before: way, to: To::OfKey(shown) };
                self.value(map.key_schema(), View::String(key), sensitive, Some(&of_key));
                let way = Way { before: way, to: To::Key(shown) };
                self.value(map.value_schema(), value, sensitive, Some(&way));
            }),
            View::Union(union) => match union.variant() {
                Variant::Known(index, view) => {
                    let member = &union.schema().members()[index];
                    let way = Way { before: way, to: To::Member(member.name) };
                    self.value((member.target)(), view, sensitive, Some(&way));
                }
                Variant::Unknown(unknown) if !unknown.tag.is_empty() => {}
                Variant::Unknown(_) | Variant::Unset => {
                    self.report("no variant of the union is set".to_owned(), way);
                }
            },
            View::Structure(structure) => {
                let schema = structure.schema();
                for (index, member) in schema.members().iter().enumerate() {
                    let way = Way { before: way, to: To::Member(member.name) };
                    self.value((member.target)(), structure.member(index), sensitive, Some(&way));
                }
                for rule in schema.rules {
                    if let Some(problem) = rule::problem(rule, structure, sensitive) {
                        let way = Way { before: way, to: To::Member(rule.member) };
                        self.report(problem, Some(&way));
                    }
                }
            }
            _ => {}
        }
    }

    fn pattern_problem(&self, pattern: &'static str, view: View<'_>) -> Option<String> {
        let (View::String(text) | View::Enum(text)) = view else { return None };
        pattern::problem(self.patterns, pattern, text)
    }

    fn report(&mut self, problem: String, way: Option<&Way<'_>>) {
        let mut path = String::new();
        // Writing to a string cannot fail.
        let _ = write_path(&mut path, self.root, &Way::steps(way));
        self.violations.push(Violation { path, problem });
    }
}

fn length_problem(bounds: Length, view: View<'_>) -> Option<String> {
    let length = match view {
        View::String(text) | View::Enum(text) => {
            // A character has 1 to 4 bytes, which says enough of most texts.
            let bytes = text.len() as u64;
            if bytes.div_ceil(4) >= bounds.min && bytes <= bounds.max {
                return None;
            }
            // Smithy counts Unicode scalar values, not bytes and not UTF-16 units.
            text.chars().count()
        }
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
    // A double is what it is written as: as 0.3 is, though none lies there.
    let value = match view {
        View::Byte(value) => value.to_string().into(),
        View::Short(value) => value.to_string().into(),
        View::Integer(value) => value.to_string().into(),
        View::Long(value) => value.to_string().into(),
        View::Float(value) => value.to_string().into(),
        View::Double(value) => value.to_string().into(),
        View::BigInteger(digits) | View::BigDecimal(digits) => Cow::Borrowed(digits),
        _ => return None,
    };
    let number = Decimal::of(&value);
    // Not a number lies between no two bounds, an infinity beyond one of them.
    let is_beyond = |bound: &str, side: Ordering, infinity: &str| {
        let Some(bound) = Decimal::of(bound) else { return false };
        number.as_ref().map_or(value != infinity, |number| number.cmp(&bound) == side)
    };
    let shown = if sensitive { REDACTED } else { &value };
    match bounds {
        Range { min: Some(min), .. } if is_beyond(min, Ordering::Less, "inf") => {
            Some(format!("value {shown}, at least {min}"))
        }
        Range { max: Some(max), .. } if is_beyond(max, Ordering::Greater, "-inf") => {
            Some(format!("value {shown}, at most {max}"))
        }
        _ => None,
    }
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
        static INNER: Schema = Schema::newtype::<i32>("Inner").range(i32::BASE, Some("0"), Some("9"));
        static OUTER: Schema =
            Schema::scalar("Outer", Kind::Newtype(|| &INNER)).range(i32::BASE, Some("5"), None);
        assert_eq!(problems(&OUTER, View::Integer(4)), ["Outer: value 4, at least 5"]);
        assert_eq!(problems(&OUTER, View::Integer(10)), ["Outer: value 10, at most 9"]);
        assert_eq!(problems(&OUTER, View::Absent), [""; 0]);
    }

    #[test]
    fn a_range_bounds_every_number_and_holds_no_nan() {
        static BIG: Schema = Schema::newtype::<crate::BigDecimal>("Big").range(
            crate::BigDecimal::BASE,
            Some("-1.5"),
            Some("9"),
        );
        assert_eq!(problems(&BIG, View::BigDecimal("-1.50")), [""; 0]);
        assert_eq!(problems(&BIG, View::BigInteger("10")), ["Big: value 10, at most 9"]);
        assert_eq!(
            problems(&BIG, View::BigDecimal("-1e999999999")),
            ["Big: value -1e999999999, at least -1.5"]
        );
        static LOW: Schema = Schema::newtype::<f64>("Low").range(f64::BASE, None, Some("9"));
        assert_eq!(problems(&LOW, View::Double(f64::NAN)), ["Low: value NaN, at most 9"]);
        assert_eq!(problems(&BIG, View::Float(f32::NAN)), ["Big: value NaN, at least -1.5"]);
    }

    #[test]
    fn a_range_counts_every_digit() {
        static LONG: Schema =
            Schema::newtype::<i64>("Long").range(i64::BASE, Some("1"), Some("1152921504606846976"));
        assert_eq!(problems(&LONG, View::Long(1_152_921_504_606_846_976)), [""; 0]);
        assert_eq!(
            problems(&LONG, View::Long(1_152_921_504_606_847_076)),
            ["Long: value 1152921504606847076, at most 1152921504606846976"]
        );
        static BIG: Schema = Schema::newtype::<crate::BigInteger>("Big").range(
            crate::BigInteger::BASE,
            Some("9007199254740993"),
            None,
        );
        assert_eq!(problems(&BIG, View::BigInteger("9007199254740993")), [""; 0]);
        assert_eq!(
            problems(&BIG, View::BigInteger("9007199254740992")),
            ["Big: value 9007199254740992, at least 9007199254740993"]
        );
        static PART: Schema = Schema::newtype::<f32>("Part").range(f32::BASE, Some("-0.3"), Some("0.30"));
        assert_eq!(problems(&PART, View::Float(0.3)), [""; 0]);
        assert_eq!(problems(&PART, View::Float(0.300_000_04)), ["Part: value 0.30000004, at most 0.30"]);
        assert_eq!(
            problems(&PART, View::Double(0.1 + 0.2)),
            ["Part: value 0.30000000000000004, at most 0.30"]
        );
        assert_eq!(problems(&PART, View::Float(f32::INFINITY)), ["Part: value inf, at most 0.30"]);
        assert_eq!(problems(&PART, View::Float(f32::NEG_INFINITY)), ["Part: value -inf, at least -0.3"]);
    }

    #[test]
    fn a_sensitive_value_is_never_echoed() {
        static PIN: Schema = Schema::newtype::<i32>("Pin").range(i32::BASE, Some("1000"), None).sensitive();
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
