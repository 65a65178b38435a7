//! Timestamps against Smithy's own cases.
//!
//! The cases are not part of this repository. Where they are not found (see `awso_tests::paths::official`),
//! the trials are ignored and say so.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::process::ExitCode;

use awso::{Timestamp, TimestampFormat};
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::Value;

fn main() -> ExitCode {
    let forms = [
        ("epoch_seconds", TimestampFormat::EpochSeconds),
        ("http_date", TimestampFormat::HttpDate),
        ("date_time", TimestampFormat::DateTime),
    ];
    let trials = forms.into_iter().flat_map(|(name, form)| {
        [
            trial(format!("format_{name}"), move |case| {
                let expected = case["smithy_format_value"].as_str().map(str::to_owned);
                (expected, to_the_microsecond(canonical(case)).and_then(|time| time.format(form)))
            }),
            trial(format!("parse_{name}"), |case| {
                let parsed = case["smithy_format_value"].as_str().unwrap().parse::<Timestamp>().ok();
                let shown = |time: Option<Timestamp>| time.map(|time| format!("{:?}", time.epoch()));
                (shown(canonical(case)), shown(parsed))
            }),
        ]
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

/// The time a case is about.
fn canonical(case: &Value) -> Option<Timestamp> {
    let seconds = case["canonical_seconds"].as_str().unwrap().parse().unwrap();
    let nanos = case["canonical_nanos"].as_u64().unwrap().try_into().unwrap();
    Timestamp::from_epoch(seconds, nanos)
}

/// The cases cut nanoseconds off when they write a time; we keep them.
fn to_the_microsecond(time: Option<Timestamp>) -> Option<Timestamp> {
    let (seconds, nanos) = time?.epoch();
    Timestamp::from_epoch(seconds, nanos / 1_000 * 1_000)
}

/// The cases write half a second before 1970 as `-1.5`: the whole seconds below it, and behind the point
/// what is added to them. As a number, which it is in JSON, that is a second and a half before.
fn is_misread(section: &str, case: &Value) -> bool {
    section.ends_with("epoch_seconds")
        && case["canonical_seconds"].as_str().unwrap().starts_with('-')
        && case["canonical_nanos"] != 0
}

/// All cases of a section: what should come out of each, and what does.
fn trial(
    section: String,
    run: impl Fn(&Value) -> (Option<String>, Option<String>) + Send + 'static,
) -> Trial {
    Trial::ignorable_test(section.clone(), move || {
        let Some(file) = paths::official("timestamps/date_time_format_test_suite.json") else {
            return Ok(Completion::ignored_with(
                "timestamps/date_time_format_test_suite.json is not there: set AWSO_OFFICIAL_DATA to a directory that has it",
            ));
        };
        let cases: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let cases = cases[&section].as_array().unwrap();
        let cases: Vec<&Value> = cases.iter().filter(|case| !is_misread(&section, case)).collect();
        let wrong = cases.iter().filter_map(|case| {
            let (expected, found) = run(case);
            (expected != found)
                .then(|| format!("{}: expected {expected:?}, found {found:?}", case["iso8601"]))
        });
        let wrong: Vec<String> = wrong.collect();
        if cases.len() < 50 {
            return Err(Failed::from("too few cases"));
        }
        if wrong.is_empty() { Ok(Completion::Completed) } else { Err(wrong.join("\n").into()) }
    })
}
