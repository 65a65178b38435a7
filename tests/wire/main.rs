//! What Connect Participant's operations look like on the wire, read off a socket.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod endpoint;
mod idempotency;
mod label;
mod operation;
mod validation;

use awso::Config;
use awso_connect_participant::Client;
use awso_tests::{Answer, Recorder};

/// A token of characters that anything between us and the wire could want to escape.
const TOKEN: &str = "AQIDAHh+/=.~_-%25 token";

/// A server that answers `{}`, and a client of it.
async fn service() -> (Recorder, Client) {
    service_with(|config| config).await
}

async fn service_with(set: impl FnOnce(Config) -> Config) -> (Recorder, Client) {
    let recorder = Recorder::start(Answer::json("{}")).await.unwrap();
    let client = Client::new(set(recorder.config())).unwrap();
    (recorder, client)
}
