//! The local Amazon Connect as AWS's own client sees it: a chat from beginning to end with boto3.
//!
//! Where there is no Python with boto3 (see `awso_tests::paths::python`), the trials are ignored and say
//! how to get one.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

use awso_connect_local::LocalConnect;
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

const REMEDY: &str =
    "python3 -m venv target/python && target/python/bin/pip install -r tests/boto3/requirements.txt";

fn main() -> ExitCode {
    let trials = vec![
        Trial::ignorable_test("a_chat_of_a_client_that_signs", || trial("signed")),
        Trial::ignorable_test("a_chat_of_a_client_that_does_not_sign", || trial("unsigned")),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial(signing: &str) -> Result<Completion, Failed> {
    let python = paths::python();
    if let Err(problem) = import_boto3(&python) {
        return Ok(Completion::ignored_with(format!("{problem}; {REMEDY}")));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let service = runtime.block_on(LocalConnect::start())?;
    // The service runs on the runtime's own thread, so this one is free to wait.
    let script = paths::workspace().join("tests/boto3/chat.py");
    let home = Home::new(signing);
    let run = bare(&python, &home.0).arg(script).arg(service.endpoint()).arg(signing).output()?;
    let printed = String::from_utf8_lossy(&run.stdout);
    if run.status.success() && printed.trim_end().ends_with("all is well") {
        Ok(Completion::Completed)
    } else {
        Err(format!("{}\n{printed}{}", run.status, String::from_utf8_lossy(&run.stderr)).into())
    }
}

/// Why that interpreter is of no use, if it is of none.
fn import_boto3(python: &Path) -> Result<(), String> {
    if !python.exists() {
        return Err(format!("there is no {}", python.display()));
    }
    let home = Home::new("import");
    let Output { status, stderr, .. } = bare(python, &home.0)
        .args(["-c", "import boto3"])
        .output()
        .map_err(|error| format!("{} does not run: {error}", python.display()))?;
    let stderr = String::from_utf8_lossy(&stderr);
    let last = stderr.lines().last().unwrap_or_default();
    if status.success() { Ok(()) } else { Err(format!("{} has no boto3: {last}", python.display())) }
}

/// The interpreter with nothing of this machine's configuration of AWS: no variables, an empty home.
fn bare(python: &Path, home: &Path) -> Command {
    let mut command = Command::new(python);
    command.env_clear().current_dir(home).env("HOME", home).env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

/// An empty directory that goes away with its handle.
struct Home(PathBuf);

impl Home {
    fn new(name: &str) -> Self {
        let number = std::thread::current().id();
        let directory = format!("boto3-{name}-{}-{number:?}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(directory);
        std::fs::create_dir_all(&path).unwrap();
        Home(path)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
