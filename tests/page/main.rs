//! The page of the local service in a browser: what a hostile customer says is inert, a person answers as the agent,
//! and pictures of it are left in `target/screenshots`.
//!
//! Where there is no Node.js with the packages, or no browser (see `awso_tests::paths::page` and `chromium`), the
//! trial is ignored and says how to get them.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use awso_connect::ParticipantDetails;
use awso_connect_local::{LocalConnect, Script};
use awso_tests::foreign::Foreign;
use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use serde_json::{Value, json};

const REMEDY: &str = "mkdir -p target/page && cp tests/page/package*.json target/page/ && \
                      npm ci --prefix target/page --ignore-scripts";

/// What tries to be more than text, each in its own way.
const HOSTILE: [&str; 5] = [
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>",
    "</li></ol></section><iframe srcdoc=\"<script>parent.document.title='owned'</script>\"></iframe>",
    "javascript:document.title='owned'",
    "\u{202e}txt.exe \u{0} {{constructor.constructor('document.title=1')()}} ${document.title}",
    "{\"templateType\":\"<b onmouseover=alert(1)>\",\"__proto__\":{\"polluted\":true}}",
];

fn main() -> ExitCode {
    let trials = vec![Trial::ignorable_test("a_hostile_chat_is_shown_and_answered", trial)];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial() -> Result<Completion, Failed> {
    if let Err(problem) = installed() {
        return Ok(Completion::ignored_with(format!("{problem}; {REMEDY}")));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    // Of chats that are over, the one that ended last is kept.
    let builder = LocalConnect::builder().script(Script::silent()).most_ended_contacts(1);
    let service = runtime.block_on(builder.start())?;
    let old = runtime.block_on(begin(&service, "Old", &[])).map_err(|error| error.to_string())?;
    service.end_contact(&old.contact_id)?;
    let chat =
        runtime.block_on(begin(&service, "<i>Mallory</i>", &HOSTILE)).map_err(|error| error.to_string())?;
    // The service runs on the runtime's own thread, so this one is free to wait.
    drive(&json!({
        "endpoint": service.endpoint(),
        "screenshots": paths::target_dir().join("screenshots"),
        "contactId": chat.contact_id,
        "connectionToken": chat.connection_token,
        "hostile": HOSTILE,
    }))?
    .well()?;
    let transcript = service.transcript(&chat.contact_id).ok_or("the chat is gone")?;
    let items: Vec<Value> = transcript
        .iter()
        .map(|item| {
            let role = item.participant_role.as_ref().map(|role| format!("{role:?}"));
            json!([role, item.content.as_ref().map(|content| content.as_str())])
        })
        .collect();
    let answer = json!(["Agent", "We are <b>on</b> it\nsince this morning."]);
    if !items.contains(&answer) {
        return Err(format!("there is no {answer} in {items:?}").into());
    }
    let last = transcript.last().and_then(|item| item.content_type.clone());
    match last.is_some_and(|last| last.ends_with("chat.ended")) {
        true => Ok(Completion::Completed),
        false => Err("the chat was not ended".into()),
    }
}

/// Runs the driver with what it is to do.
fn drive(task: &Value) -> Result<awso_tests::foreign::Ended, Failed> {
    let node = Foreign::program(Path::new("node"))?
        .arg(paths::workspace().join("tests/page/drive.mjs"))
        .arg(paths::page());
    let node = match paths::chromium() {
        Some(chromium) => node.arg(chromium),
        None => node,
    };
    Ok(node.run(&task.to_string())?)
}

/// Why the packages and the browser are of no use, if they are of none.
fn installed() -> Result<(), String> {
    let modules = paths::page().join("node_modules");
    let with_own = paths::chromium().is_some();
    let needed: &[&str] =
        if with_own { &["puppeteer-core"] } else { &["puppeteer-core", "@sparticuz/chromium"] };
    for package in needed {
        if !modules.join(package).is_dir() {
            return Err(format!("there is no {package} in {}", modules.display()));
        }
    }
    let ended = drive(&json!({ "task": "open" })).map_err(|_| "there is no node".to_owned())?;
    ended.success().map_err(|error| format!("the browser does not run: {error}"))
}

struct Chat {
    contact_id: String,
    connection_token: String,
}

/// A chat whose customer is there and has said all this.
async fn begin(service: &LocalConnect, name: &str, said: &[&str]) -> Result<Chat, Box<dyn Error>> {
    let config = service.config();
    let started = awso_connect::Client::new(config.clone())?
        .start_chat_contact()
        .instance_id("any-instance")
        .contact_flow_id("any-flow")
        .participant_details(ParticipantDetails::make(name))
        .send()
        .await?;
    let customer = awso_connect_participant::Client::new(config)?;
    let connection = customer
        .create_participant_connection()
        .connect_participant(true)
        .participant_token(started.participant_token.ok_or("a customer without a token")?.into_inner())
        .send()
        .await?;
    let credentials = connection.connection_credentials.ok_or("a connection without credentials")?;
    let token = credentials.connection_token.ok_or("credentials without a token")?;
    for content in said {
        let message = customer.send_message().content_type("text/plain").content(*content);
        message.connection_token(&token).send().await?;
    }
    let contact_id = started.contact_id.ok_or("a chat without an id")?.to_string();
    Ok(Chat { contact_id, connection_token: token.into_inner() })
}
