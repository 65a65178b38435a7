//! Payloads that come piece by piece, in real exchanges.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(unreachable_pub, reason = "shapes are written as in a service's own crate")]

mod broken;
mod document;
mod memory;
mod server;
mod shape;
mod source;
mod wire;

use awso_tests::{Answer, Recorder};

pub use shape::Client;

async fn service(answer: Answer) -> (Recorder, Client) {
    let recorder = Recorder::start(answer).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    (recorder, client)
}
