//! The credential chain against the official SDK's own cases: environments, files and recorded traffic.
//!
//! The cases are not part of this repository. Where they are not found (see `awso_tests::paths::official`), a trial
//! says so and is ignored. Whatever stands in the directories is run.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod container;
mod directory;
mod plan;
mod replay;

use std::process::ExitCode;

use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

fn main() -> ExitCode {
    let mut trials = Vec::new();
    trials.extend(directory::trials("default-credential-provider-chain"));
    trials.extend(directory::trials("profile-provider"));
    trials.extend(container::trials());
    trials.extend(plan::trials());
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// The trials of official data, or one that says where they would be.
fn official(path: &str, trials: impl FnOnce(&std::path::Path) -> Vec<Trial>) -> Vec<Trial> {
    let path = format!("credentials/{path}");
    if let Some(place) = paths::official(&path) {
        return trials(&place);
    }
    let why = format!("{path} is not there: set AWSO_OFFICIAL_DATA to a directory that has it");
    vec![Trial::ignorable_test(path, move || Ok(Completion::ignored_with(why)))]
}

/// Runs what is asynchronous.
fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// Whether an error says what it should, on one line.
fn says(error: &str, expected: &str) -> Result<(), Failed> {
    if error.contains(expected) && !error.contains('\n') {
        return Ok(());
    }
    Err(format!("expected an error with {expected:?}\n             found {error:?}").into())
}
