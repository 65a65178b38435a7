//! The official cases, where they are at hand (see `awso_tests::paths::official`): otherwise the trial is ignored and
//! says so. And cases of our own, which tell whether the runner notices what is wrong.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Trial};
use serde_json::Value;

fn main() -> ExitCode {
    let trials = vec![
        Trial::ignorable_test("every_official_case_passes", || {
            let Some(official) = paths::official("protocol-tests") else {
                let why =
                    "conformance is left out: set AWSO_OFFICIAL_DATA to a directory that has protocol-tests";
                return Ok(Completion::ignored_with(why));
            };
            let (code, said) = conformance(&official);
            if code == Some(0) { Ok(Completion::Completed) } else { Err(said.into()) }
        }),
        Trial::test("every_wrong_expectation_is_noticed_and_every_right_one_passes", || {
            let (code, said) = conformance(&paths::workspace().join("conformance/tests/cases"));
            let failed = said.lines().filter_map(|line| line.strip_prefix("failed: ")?.split(' ').next());
            let mut failed: Vec<_> = failed.collect();
            failed.sort_unstable();
            let ids: Vec<_> = ["input/own.json", "input/own-cbor.json", "output/own.json"].map(ids).concat();
            let mut wrong: Vec<_> =
                ids.iter().map(String::as_str).filter(|id| id.starts_with("wrong")).collect();
            wrong.sort_unstable();
            assert_eq!(failed, wrong, "{said}");
            assert_eq!(code, Some(1), "{said}");
            let (all, failed) = (ids.len(), failed.len());
            let last = format!("conformance: {} passed, {failed} failed, 0 skipped of {all}\n", all - failed);
            assert!(said.ends_with(&last), "{said}");
            Ok(())
        }),
        Trial::test("without_cases_it_says_where_they_are", || {
            let (code, said) = conformance(Path::new("no/such/directory"));
            assert_eq!(code, Some(2), "{said}");
            assert!(
                said.contains("no/such/directory") && said.contains("github.com/boto/botocore"),
                "{said}"
            );
            Ok(())
        }),
    ];
    // They build in one place.
    let arguments = Arguments { test_threads: Some(1), ..Arguments::from_args() };
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The ids in a file of our own cases.
fn ids(file: &str) -> Vec<String> {
    let text = fs::read_to_string(paths::workspace().join("conformance/tests/cases").join(file)).unwrap();
    let suites: Vec<Value> = serde_json::from_str(&text).unwrap();
    let cases = suites.iter().flat_map(|suite| suite["cases"].as_array().unwrap());
    cases.map(|case| case["id"].as_str().unwrap().to_owned()).collect()
}

/// The exit code of a run, and what it printed.
fn conformance(directory: &Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_awso-conformance")).arg(directory).output();
    match output {
        Ok(output) => {
            let printed = [output.stdout, output.stderr].concat();
            (output.status.code(), String::from_utf8_lossy(&printed).into_owned())
        }
        Err(error) => (None, error.to_string()),
    }
}
