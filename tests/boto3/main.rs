//! The local Amazon Connect as AWS's own client sees it: a chat from beginning to end with boto3.
//!
//! Where there is no Python with the packages (see `awso_tests::paths::python`), the trials are ignored and say how
//! to get them.

use std::process::ExitCode;

use awso_connect_local::LocalConnect;
use awso_tests::foreign::Foreign;
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

const REMEDY: &str =
    "python3 -m venv target/python && target/python/bin/pip install -r tests/boto3/requirements.txt";

fn main() -> ExitCode {
    let trials = vec![
        Trial::ignorable_test("a_chat_of_a_client_that_signs", || trial("chat.py", &["signed"])),
        Trial::ignorable_test("a_chat_of_a_client_that_does_not_sign", || trial("chat.py", &["unsigned"])),
        Trial::ignorable_test("signatures_and_what_the_business_does", || trial("business.py", &[])),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial(script: &str, arguments: &[&str]) -> Result<Completion, Failed> {
    if let Err(problem) = installed() {
        return Ok(Completion::ignored_with(format!("{problem}; {REMEDY}")));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let service = runtime.block_on(LocalConnect::start())?;
    // The service runs on the runtime's own thread, so this one is free to wait.
    let python = Foreign::program(&paths::python())?
        // Without compiled copies of the scripts next to them.
        .arg("-B")
        .arg(paths::workspace().join("tests/boto3").join(script))
        .arg(service.endpoint());
    arguments.iter().fold(python, Foreign::arg).run("")?.well()?;
    Ok(Completion::Completed)
}

/// Why the interpreter is of no use, if it is of none.
fn installed() -> Result<(), String> {
    let python = paths::python();
    let import = Foreign::program(&python)
        .and_then(|python| python.arg("-c").arg("import boto3, websockets.sync.client").run(""));
    let import = import.map_err(|error| format!("{} does not run: {error}", python.display()))?;
    import
        .success()
        .map_err(|problem| format!("{} does not have what is needed: {problem}", python.display()))
}
