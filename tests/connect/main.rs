//! Amazon Connect's chat operations over real sockets: what is sent and signed, what is answered, what fails, and what
//! stays secret.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answer;
mod credentials;
mod error;
mod operation;
mod secret;
mod signature;
mod throttling;

use std::collections::BTreeSet;

use awso::{Config, Credentials};
use awso_connect::Client;
use awso_tests::{Answer, Recorder};

const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const SESSION_TOKEN: &str = "FwoGZXIvYXdzEBYaDsession+token/==";

fn keys() -> Credentials {
    Credentials::new("AKIDEXAMPLE", SECRET_ACCESS_KEY).with_session_token(SESSION_TOKEN)
}

fn signing(config: Config) -> Config {
    config.region("eu-west-2").credentials(keys())
}

/// A server that answers this, and a client of it that signs.
async fn service(answer: Answer) -> (Recorder, Client) {
    let recorder = Recorder::start(answer).await.unwrap();
    let client = Client::new(signing(recorder.config())).unwrap();
    (recorder, client)
}

/// Fails unless these are the operations that the crate has, each once.
#[track_caller]
fn assert_every_operation(covered: &[&str]) {
    let directory = awso_tests::paths::workspace().join("connect/src/operations");
    let files = std::fs::read_dir(directory).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let names: BTreeSet<String> = names
        .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
        .filter(|name| name != "mod")
        .collect();
    assert_eq!(covered.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), names);
    assert_eq!(covered.len(), names.len());
}
