//! What a caller learns when a call fails.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod case;
mod document;
mod service;
mod text;
mod transport;

use awso::{Config, Error};
use awso_connect_participant::{Client, SendMessageError, SendMessageResponse};
use awso_tests::{Answer, Recorder};

type Sent = Result<SendMessageResponse, Error<SendMessageError>>;

/// Sends a message to a server that gives this answer.
async fn send(answer: Answer) -> Sent {
    let recorder = Recorder::start(answer).await.unwrap();
    let sent = send_with(recorder.config()).await;
    assert_eq!(recorder.requests().len(), 1);
    sent
}

async fn send_with(config: Config) -> Sent {
    let client = Client::new(config).unwrap();
    client.send_message().content_type("text/plain").content("hello").connection_token("token").send().await
}

async fn fail(answer: Answer) -> Error<SendMessageError> {
    send(answer).await.expect_err("a failure")
}

fn status(error: &Error<SendMessageError>) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}
