//! The local Amazon Connect as browsers see it: a chat of two people with amazon-connect-chatjs, in jsdom's windows.
//! Their chat is begun by our own client, as a business does it.
//!
//! Where there is no Node.js with the packages (see `awso_tests::paths::chatjs`), the trial is ignored and says how
//! to get them.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use awso_connect::{ParticipantDetails, ParticipantDetailsToAdd, ParticipantRole};
use awso_connect_local::{LocalConnect, Script};
use awso_tests::foreign::Foreign;
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::{Value, json};

const REMEDY: &str = "mkdir -p target/chatjs && cp tests/chatjs/package*.json target/chatjs/ && \
                      npm ci --prefix target/chatjs --ignore-scripts";

fn main() -> ExitCode {
    let trials = vec![Trial::ignorable_test("a_chat_of_two_browsers", trial)];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial() -> Result<Completion, Failed> {
    if let Err(problem) = installed() {
        return Ok(Completion::ignored_with(format!("{problem}; {REMEDY}")));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let service = runtime.block_on(LocalConnect::builder().script(Script::nobody()).start())?;
    let chat = runtime.block_on(begin(&service)).map_err(|error| error.to_string())?;
    // The service runs on the runtime's own thread, so this one is free to wait.
    let run = Foreign::program(Path::new("node"))?
        .arg(paths::workspace().join("tests/chatjs/chat.js"))
        .arg(paths::chatjs())
        .arg(service.endpoint())
        .run(&chat.to_string())?;
    run.well()?;
    Ok(Completion::Completed)
}

/// Why the packages are of no use, if they are of none.
fn installed() -> Result<(), String> {
    let modules = paths::chatjs().join("node_modules");
    for package in ["amazon-connect-chatjs", "jsdom", "whatwg-fetch"] {
        if !modules.join(package).is_dir() {
            return Err(format!("there is no {package} in {}", modules.display()));
        }
    }
    let version = Foreign::program(Path::new("node")).and_then(|node| node.arg("--version").run(""));
    version.map_err(|error| format!("node does not run: {error}"))?.success()
}

/// A chat with a customer and an agent who have not connected yet.
async fn begin(service: &LocalConnect) -> Result<Value, Box<dyn Error>> {
    let connect = awso_connect::Client::new(service.config())?;
    let started = connect
        .start_chat_contact()
        .instance_id("11111111-2222-3333-4444-555555555555")
        .contact_flow_id("any-flow")
        .participant_details(ParticipantDetails::make("Jane"))
        .send()
        .await?;
    let contact_id = started.contact_id.ok_or("a chat without an id")?;
    let invited = connect
        .create_participant()
        .instance_id("11111111-2222-3333-4444-555555555555")
        .contact_id(contact_id.clone())
        .participant_details(
            ParticipantDetailsToAdd::make().participant_role(ParticipantRole::Agent).display_name("Ada"),
        )
        .send()
        .await?;
    let credentials = invited.participant_credentials.ok_or("an agent without credentials")?;
    let customer_token = started.participant_token.ok_or("a customer without a token")?;
    let agent_token = credentials.participant_token.ok_or("an agent without a token")?;
    Ok(json!({
        "contactId": contact_id.to_string(),
        "customer": {
            "participantId": started.participant_id.ok_or("a customer without an id")?.to_string(),
            "participantToken": customer_token.into_inner(),
        },
        "agent": {
            "participantId": invited.participant_id.ok_or("an agent without an id")?.to_string(),
            "participantToken": agent_token.into_inner(),
        },
    }))
}
