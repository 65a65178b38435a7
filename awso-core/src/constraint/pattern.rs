//! Regular expressions, compiled once.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

/// What a compiled pattern may take. The derive refuses those that could take more, by an estimate of its own: the
/// largest that pass take about a seventh of this, and 150 ms to compile.
const SIZE_LIMIT: usize = 64 << 20;

/// Regular expressions that were compiled once, for those who validate often.
#[derive(Debug, Default)]
pub(crate) struct Patterns(RwLock<HashMap<&'static str, Option<Pattern>>>);

/// Why a text is not allowed.
pub(super) fn problem(patterns: &Patterns, pattern: &'static str, text: &str) -> Option<String> {
    match patterns.is_found(pattern, text) {
        Some(true) => None,
        Some(false) => Some(format!("does not match {pattern}")),
        // The derive does not let such a pattern pass.
        None => Some(format!("cannot be checked, for this is no pattern: {pattern}")),
    }
}

impl Patterns {
    /// Whether the pattern is found in the text, if it is one.
    fn is_found(&self, pattern: &'static str, text: &str) -> Option<bool> {
        let found = |pattern: &Option<Pattern>| pattern.as_ref().map(|pattern| pattern.is_found(text));
        // What a panic elsewhere left is whole: entries are only added.
        if let Some(pattern) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
            return found(pattern);
        }
        let mut patterns = self.0.write().unwrap_or_else(PoisonError::into_inner);
        found(patterns.entry(pattern).or_insert_with(|| Pattern::of(pattern)))
    }
}

#[derive(Debug)]
enum Pattern {
    /// `^[class]{min,max}$`, as models have them by the hundred: counted, because a regular expression would hold
    /// the class `max` times.
    Run {
        class: ClassUnicode,
        min: usize,
        max: Option<usize>,
    },
    Other(Regex),
}

impl Pattern {
    fn of(pattern: &str) -> Option<Self> {
        let run = regex_syntax::parse(pattern).ok().and_then(|hir| run(&hir));
        run.or_else(|| RegexBuilder::new(pattern).size_limit(SIZE_LIMIT).build().ok().map(Pattern::Other))
    }

    fn is_found(&self, text: &str) -> bool {
        match self {
            Pattern::Run { class, min, max } => {
                let ranges = class.ranges();
                let is_in = |c: char| {
                    let after = ranges.partition_point(|range| range.start() <= c);
                    after > 0 && c <= ranges[after - 1].end()
                };
                let count = text.chars().count();
                count >= *min && max.is_none_or(|max| count <= max) && text.chars().all(is_in)
            }
            Pattern::Other(regex) => regex.is_match(text),
        }
    }
}

fn run(hir: &Hir) -> Option<Pattern> {
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let [start, middle, end] = parts.as_slice() else { return None };
    let HirKind::Repetition(Repetition { min, max, sub, .. }) = middle.kind() else { return None };
    match (start.kind(), sub.kind(), end.kind()) {
        (HirKind::Look(Look::Start), HirKind::Class(Class::Unicode(class)), HirKind::Look(Look::End)) => {
            Some(Pattern::Run { class: class.clone(), min: *min as usize, max: max.map(|max| max as usize) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_class_repeated_a_thousand_times_is_enforced() {
        let patterns = Patterns::default();
        for (pattern, within, beyond) in [
            (r"^\w{1,512}$", "é".repeat(512), "é".repeat(513)),
            (r"^[\p{L}\p{M}\p{N}]{1,1024}$", "é".repeat(1024), "é".repeat(1025)),
            (r"[\p{L}\p{M}\p{N}]{1,1024}", "é".to_owned(), "!".to_owned()),
            (r"^\w{1,512}x$", format!("{}x", "é".repeat(512)), format!("{}x", "é".repeat(513))),
        ] {
            assert_eq!(problem(&patterns, pattern, &within), None, "{pattern}");
            assert!(problem(&patterns, pattern, &beyond).is_some(), "{pattern}");
        }
    }

    #[test]
    fn what_is_no_pattern_allows_nothing() {
        for pattern in ["[a-z", r"^(\w{1,4096}){1,4096}$"] {
            let problem = problem(&Patterns::default(), pattern, "a");
            assert!(problem.is_some_and(|it| it.starts_with("cannot be checked")), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn a_run_is_found_where_the_regular_expression_is(
            class in r"\\w|\\d|\\S|\\PL|\\p\{L\}|\.|\[a-c\]|\[\^a\]|\[é-ü_\]|\[\\s\\S\]|\(\?i:\[k\]\)",
            bounds in r"\*|\+|\?|\*\?|\{0,3\}|\{2\}|\{2,\}|\{1,4\}\?",
            text in "([a-cKkéü_ \n\u{212a}]|.){0,6}",
        ) {
            let pattern = format!("^{class}{bounds}$");
            let regex = Regex::new(&pattern).expect("a pattern");
            let ours = Pattern::of(&pattern).expect("a pattern");
            prop_assert!(matches!(ours, Pattern::Run { .. }) || pattern.contains(r"[\s\S]"), "{ours:?}");
            prop_assert_eq!(ours.is_found(&text), regex.is_match(&text), "{} in {:?}", pattern, text);
        }
    }
}
