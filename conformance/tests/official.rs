//! The official cases, where they are at hand (see `awso_tests::paths::official`). Otherwise the trial is ignored
//! and says so.

use std::path::Path;
use std::process::{Command, ExitCode};

use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Trial};

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
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
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
