//! The official cases, where they are at hand: in `AWSO_OFFICIAL_DATA/protocol-tests`, or in
//! `../shared/protocol-tests` beside the workspace. Otherwise the trial is ignored and says so.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Completion, Trial};

fn main() -> ExitCode {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let data = std::env::var_os("AWSO_OFFICIAL_DATA").filter(|data| !data.is_empty());
    let data = data.map_or_else(|| workspace.join("../shared"), |data| workspace.join(data));
    let official = data.join("protocol-tests");
    let trials = vec![
        Trial::ignorable_test("every_official_case_passes", move || {
            if !official.is_dir() {
                let reason = format!("conformance is left out: there is no {}", official.display());
                return Ok(Completion::ignored_with(reason));
            }
            let (code, said) = conformance(&official);
            if code == Some(0) { Ok(Completion::Completed) } else { Err(said.into()) }
        }),
        Trial::test("without_cases_it_says_where_they_are", || {
            let (code, said) = conformance(&PathBuf::from("no/such/directory"));
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
