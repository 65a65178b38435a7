//! The local Amazon Connect as AWS's own Rust clients see it: the program of `benches/official`, which is a workspace of
//! its own because those clients take minutes to compile.
//!
//! Where it is not built (see `awso_tests::paths::official_client`), the trial is ignored and says how to build it.

use std::process::ExitCode;

use awso_connect_local::{LocalConnect, Script};
use awso_tests::foreign::Foreign;
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

const REMEDY: &str =
    "cargo build --locked --manifest-path benches/official/Cargo.toml --target-dir target/official";

fn main() -> ExitCode {
    let trials = vec![Trial::ignorable_test("a_chat_of_the_official_rust_clients", trial)];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial() -> Result<Completion, Failed> {
    let client = paths::official_client();
    if !client.exists() {
        return Ok(Completion::ignored_with(format!("there is no {}; {REMEDY}", client.display())));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let service = runtime.block_on(LocalConnect::builder().script(Script::nobody()).start())?;
    // The service runs on the runtime's own thread, so this one is free to wait.
    Foreign::program(&client)?.arg(service.endpoint()).run("")?.well()?;
    Ok(Completion::Completed)
}
