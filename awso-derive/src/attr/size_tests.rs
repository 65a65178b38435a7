//! That the estimate is enough, by what the crate `regex` really takes.

use proptest::prelude::*;
use regex::RegexBuilder;
use regex_syntax::hir::Hir;

use super::size::*;

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
    let leaf =
        r"\\w|\\W|\\d|\\S|\\PL|\\p\{Lu\}|\.|\[a-c\]|\[\^a\]|a|é🦀|\\b|\^|\(\?i:straße\)|\(\)|\[a-z0-9é-ü\]";
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
