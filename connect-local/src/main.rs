//! The binary `connect-local`: a local Amazon Connect chat service for people.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use awso_connect_local::{LocalConnect, Script, cli};
use clap::Parser;

/// A local Amazon Connect chat service on 127.0.0.1.
#[derive(Debug, Parser)]
#[command(name = "connect-local", version)]
struct Options {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 4599)]
    port: u16,
    /// What the agent says: a JSON file with agent, greeting, rules [{contains, reply}] and otherwise.
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// How long a connection token is good for.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    connection_token_lifetime: u64,
}

/// Why the program ends before its time.
fn failure(what: impl fmt::Display, problem: impl fmt::Display) -> String {
    format!("{what}: {problem}")
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => cli::fail("connect-local", problem),
    }
}

fn run() -> Result<(), String> {
    let options = cli::parse::<Options>();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| failure("cannot start", error))?;
    runtime.block_on(serve(options))
}

async fn serve(options: Options) -> Result<(), String> {
    let lifetime = Duration::from_secs(options.connection_token_lifetime);
    let mut service = LocalConnect::builder().port(options.port).connection_token_lifetime(lifetime);
    if let Some(path) = options.script {
        let json = fs::read_to_string(&path).map_err(|error| failure(path.display(), error))?;
        let script = Script::of_json(&json).map_err(|error| failure(path.display(), error))?;
        service = service.script(script);
    }
    let service = service
        .start()
        .await
        .map_err(|error| failure(format_args!("cannot listen on 127.0.0.1:{}", options.port), error))?;
    let endpoint = service.endpoint();
    let listening = format!(
        r#"connect-local listens on {endpoint}
Start a chat: curl -X PUT {endpoint}/contact/chat -d '{{"InstanceId":"i","ContactFlowId":"f","ParticipantDetails":{{"DisplayName":"Jane"}}}}'
Then connect: curl -X POST {endpoint}/participant/connection -H "X-Amz-Bearer: $PARTICIPANT_TOKEN" -d '{{}}'
"#
    );
    cli::say(&listening).map_err(|error| failure("cannot write to standard output", error))?;
    tokio::signal::ctrl_c().await.map_err(|error| failure("cannot wait for Ctrl-C", error))?;
    service.shutdown().await;
    Ok(())
}
