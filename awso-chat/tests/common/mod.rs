//! What the tests of the program share.

#![allow(dead_code, unreachable_pub, reason = "each test uses its part")]

use std::path::PathBuf;
use std::process::Command;

use awso_connect_local::LocalConnect;

/// The program, with nothing of this machine's settings.
pub fn awso_chat(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awso-chat"));
    let home = scratch("home");
    command.args(arguments).env_clear().current_dir(&home).env("HOME", home).env("TZ", "UTC");
    command.env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

/// A directory for files.
pub fn scratch(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a place for scratch files");
    directory
}

/// A chat that somebody has started.
pub struct Started {
    pub contact: String,
    pub token: String,
}

/// Starts a chat, as the back end of a chat widget does.
pub async fn start(service: &LocalConnect) -> Started {
    let client = awso_connect::Client::new(service.config()).expect("a client");
    let start = client.start_chat_contact().instance_id("i").contact_flow_id("f");
    let started = start.participant_details(awso_connect::ParticipantDetails::make("Jane")).send().await;
    let started = started.expect("a chat starts");
    Started {
        contact: started.contact_id.expect("with an id").into_inner(),
        token: started.participant_token.expect("with a token").into_inner(),
    }
}

impl Started {
    /// What the program is called with to take part in it.
    pub fn arguments<'a>(&'a self, service: &'a LocalConnect) -> Vec<&'a str> {
        vec!["--endpoint", service.endpoint(), "--region", "us-east-1", "--participant-token", &self.token]
    }
}
