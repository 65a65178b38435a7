//! How much memory a pattern takes once it is compiled, which is bounded.

use regex_syntax::hir::{Class, Hir, HirKind, Look};
use regex_syntax::utf8::Utf8Sequences;

/// What awso-core lets a compiled pattern take.
const LIMIT: usize = 64 << 20;

/// Whether awso-core can enforce the pattern: it counts the runs of one class, and compiles all others.
pub(super) fn fits(hir: &Hir) -> bool {
    is_run(hir) || most(hir).saturating_add(1 << 16) <= LIMIT
}

/// `^[class]{min,max}$`.
fn is_run(hir: &Hir) -> bool {
    let HirKind::Concat(parts) = hir.kind() else { return false };
    let [start, middle, end] = parts.as_slice() else { return false };
    let HirKind::Repetition(repetition) = middle.kind() else { return false };
    matches!(start.kind(), HirKind::Look(Look::Start))
        && matches!(repetition.sub.kind(), HirKind::Class(Class::Unicode(_)))
        && matches!(end.kind(), HirKind::Look(Look::End))
}

/// What a state of the automaton takes, and what each way out of it does.
const STATE: usize = 48;
const WAY: usize = 8;

/// The most that the automaton can take, forwards or backwards: as if nothing in it were shared.
fn most(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => STATE,
        HirKind::Literal(literal) => literal.0.len().saturating_mul(STATE),
        HirKind::Class(Class::Bytes(class)) => 2 * STATE + class.ranges().len() * WAY,
        HirKind::Class(Class::Unicode(class)) => {
            let sequences = class.iter().flat_map(|range| Utf8Sequences::new(range.start(), range.end()));
            sequences.fold(3 * STATE, |sum, sequence| sum + WAY + sequence.len() * (STATE + WAY))
        }
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(0).max(repetition.min).max(1) as usize;
            let once = most(&repetition.sub).saturating_add(STATE + 2 * WAY);
            times.saturating_mul(once).saturating_add(4 * STATE)
        }
        HirKind::Capture(capture) => most(&capture.sub).saturating_add(2 * STATE),
        HirKind::Concat(parts) => parts.iter().map(most).fold(STATE, usize::saturating_add),
        HirKind::Alternation(parts) => {
            parts.iter().map(|part| most(part).saturating_add(WAY)).fold(2 * STATE, usize::saturating_add)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::RegexBuilder;

    use super::*;

    fn parse(pattern: &str) -> Hir {
        regex_syntax::parse(pattern).unwrap_or_else(|_| panic!("{pattern} is a pattern"))
    }

    #[test]
    fn what_models_say_fits_and_what_runs_away_does_not() {
        for pattern in [
            r"^\w{1,512}$",
            r"^[\p{L}\p{M}\p{N}]{1,1024}$",
            r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$",
            r"^[a-zA-Z0-9]{1,2048}/[^<>]{1,1024}$",
            r"^arn:aws[-a-z]*:\w{1,64}:[\S\s]{0,1024}$",
        ] {
            assert!(fits(&parse(pattern)), "{pattern}");
        }
        for pattern in [r"[\p{L}\p{M}\p{N}]{1,1024}", r"^(\w{1,100}){1,100}$", r"^\w{1,1000}\w{1,1000}$"] {
            assert!(!fits(&parse(pattern)), "{pattern}");
        }
    }

    fn pattern() -> impl Strategy<Value = String> {
        let leaf = r"\\w|\\W|\\d|\\S|\\PL|\\p\{Lu\}|\.|\[a-c\]|\[\^a\]|a|é🦀|\\b|\^|\(\?i:straße\)|\(\)|\[a-z0-9é-ü\]";
        leaf.prop_recursive(6, 40, 4, |inner| {
            let bounds = r"\*|\+|\?|\*\?|\{0,30\}|\{7\}|\{2,\}|\{1,64\}\?|\{100,200\}";
            prop_oneof![
                2 => (inner.clone(), bounds).prop_map(|(inner, bounds)| format!("(?:{inner}){bounds}")),
                1 => inner.clone().prop_map(|inner| format!("({inner})")),
                1 => proptest::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                1 => proptest::collection::vec(inner, 1..4).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        // With a limit of any size: what the estimate says is enough.
        #[test]
        fn what_is_estimated_is_enough_to_compile(pattern in pattern()) {
            let most = most(&parse(&pattern));
            if most <= LIMIT / 4 {
                let built = RegexBuilder::new(&pattern).size_limit(most.saturating_add(1 << 16)).build();
                prop_assert!(built.is_ok(), "{pattern}: {most}");
                let built = RegexBuilder::new(&pattern).size_limit(LIMIT).build();
                prop_assert!(built.is_ok(), "{pattern}");
            }
        }
    }

    // The largest that pass, which take long.
    #[test]
    fn what_just_fits_does_compile() {
        for class in [r"\w", r"[\p{L}\p{M}\p{N}]", r"\PL", ".", "[a-z]", "(a|é|)", "(?:)"] {
            let with = |times: usize| format!("x{class}{{1,{times}}}");
            let times = (1..=14).map(|power| 1 << power).rev().find(|times| fits(&parse(&with(*times))));
            let pattern = with(times.unwrap_or(1));
            assert!(RegexBuilder::new(&pattern).size_limit(LIMIT).build().is_ok(), "{pattern}");
        }
    }
}
