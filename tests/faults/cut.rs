//! Requests and answers that break off, at each of their bytes in turn.

use awso::TransportErrorKind::{Body, Request};
use awso_connect_participant::{Client, GetTranscriptError, SendMessageError};

use crate::kind;
use crate::proxy::{End, Fault, Measure};
use crate::stage::{Stage, on_stage, within};

const MESSAGE: &str = "/participant/message";
const TRANSCRIPT: &str = "/participant/transcript";

/// How long a call may take that need not wait for anything: all its attempts.
const SOON: std::time::Duration = std::time::Duration::from_secs(5);

async fn say(stage: &Stage, client: &Client, text: &str) -> Result<(), awso::Error<SendMessageError>> {
    let call = client.send_message().content_type("text/plain").content(text);
    within(SOON, call.connection_token(&stage.connection_token).send()).await.map(drop)
}

async fn read(stage: &Stage, client: &Client) -> Result<usize, awso::Error<GetTranscriptError>> {
    let call = client.get_transcript().max_results(2).connection_token(&stage.connection_token);
    within(SOON, call.send()).await.map(|page| page.transcript.unwrap().len())
}

/// That so many things were said, each once.
fn all_said_once(stage: &Stage, count: usize) {
    let said = stage.said();
    let otherwise: Vec<_> = said.iter().filter(|(_, times)| **times != 1).collect();
    assert!(otherwise.is_empty() && said.len() == count, "{} of {count}: {otherwise:?}", said.len());
}

/// How large the two exchanges are where nothing breaks.
async fn measured(stage: &Stage, client: &Client) -> [Measure; 2] {
    say(stage, client, "whole number 0000").await.unwrap();
    say(stage, client, "whole number 0001").await.unwrap();
    assert_eq!(read(stage, client).await.unwrap(), 2);
    [stage.proxy.measured(MESSAGE), stage.proxy.measured(TRANSCRIPT)]
}

#[tokio::test]
async fn an_answer_that_breaks_off_anywhere_is_asked_for_again_and_a_message_is_said_once() {
    on_stage(async |stage| {
        let client = stage.client(|config| config);
        let [message, transcript] = measured(stage, &client).await;
        for end in [End::Close, End::Reset] {
            for at in 0..=message.answered {
                let text = format!("{end:?} number {at:04}");
                stage.proxy.plan(MESSAGE, Fault::Cut(at, end));
                say(stage, &client, &text).await.unwrap_or_else(|error| panic!("{text}: {error}"));
                assert_eq!(stage.proxy.planned(), 0, "{text}");
            }
            for at in 0..=transcript.answered {
                stage.proxy.plan(TRANSCRIPT, Fault::Cut(at, end));
                let read = read(stage, &client).await;
                assert_eq!(read.unwrap_or_else(|error| panic!("{end:?} at {at}: {error}")), 2);
            }
        }
        all_said_once(stage, 2 * (message.answered + 1) + 2);
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_breaks_off_anywhere_is_an_error_that_says_how_far_it_came() {
    on_stage(async |stage| {
        let client = stage.client(|config| config.max_attempts(1));
        let [message, transcript] = measured(stage, &client).await;
        for end in [End::Close, End::Reset] {
            for at in 0..message.answered {
                let text = format!("{end:?} number {at:04}");
                stage.proxy.plan(MESSAGE, Fault::Cut(at, end));
                let error = say(stage, &client, &text).await.expect_err(&text);
                let expected = if at < message.head { Request } else { Body };
                assert_eq!(kind(&error), Some(expected), "{text}: {error}");
                assert_eq!(error.status().is_some(), at >= message.head, "{text}: {error}");
            }
            for at in 0..transcript.answered {
                stage.proxy.plan(TRANSCRIPT, Fault::Cut(at, end));
                let error = read(stage, &client).await.expect_err("it breaks off");
                let expected = if at < transcript.head { Request } else { Body };
                assert_eq!(kind(&error), Some(expected), "{end:?} at {at}: {error}");
            }
        }
        // They were taken, all of them: that is what an idempotency token is for.
        all_said_once(stage, 2 * message.answered + 2);
    })
    .await;
}

#[tokio::test]
async fn a_request_that_breaks_off_anywhere_is_sent_again_and_a_message_is_said_once() {
    on_stage(async |stage| {
        let client = stage.client(|config| config);
        let [message, _] = measured(stage, &client).await;
        for end in [End::Close, End::Reset] {
            for at in 0..message.asked {
                let text = format!("{end:?} number {at:04}");
                stage.proxy.plan(MESSAGE, Fault::Asked(at, end));
                say(stage, &client, &text).await.unwrap_or_else(|error| panic!("{text}: {error}"));
                assert_eq!(stage.proxy.planned(), 0, "{text}");
            }
        }
        all_said_once(stage, 2 * message.asked + 2);
    })
    .await;
}

#[tokio::test]
async fn a_half_of_the_connection_that_is_closed_anywhere_ends_the_exchange() {
    on_stage(async |stage| {
        let client = stage.client(|config| config);
        let once = stage.client(|config| config.max_attempts(1));
        let [message, _] = measured(stage, &client).await;
        let places = [0, 1, message.head - 1, message.head, message.head + 1, message.answered - 1];
        for (fault, number) in places.into_iter().map(|at| Fault::Cut(at, End::HalfClose)).zip(0..) {
            let text = format!("half closed number {number:04}");
            stage.proxy.plan(MESSAGE, fault.clone());
            say(stage, &client, &text).await.unwrap();
            assert_eq!(stage.times_said(&text), 1, "{text}");
            stage.proxy.plan(MESSAGE, fault);
            let error = say(stage, &once, &format!("{text} once")).await.expect_err("it is over");
            assert!(matches!(kind(&error), Some(Request | Body)), "{error}");
        }
        // A service that takes nothing more of the request.
        for at in [0, 20, message.asked - 1] {
            let text = format!("half heard number {at:04}");
            stage.proxy.plan(MESSAGE, Fault::Asked(at, End::HalfClose));
            say(stage, &client, &text).await.unwrap();
            assert_eq!(stage.times_said(&text), 1, "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_breaks_every_time_is_given_up_after_as_many_attempts_as_there_may_be() {
    on_stage(async |stage| {
        let client = stage.client(|config| config);
        for end in [End::Close, End::Reset] {
            for _ in 0..3 {
                stage.proxy.plan(MESSAGE, Fault::Cut(0, end));
            }
            let text = format!("never {end:?}");
            let error = say(stage, &client, &text).await.expect_err("it breaks each time");
            assert_eq!((kind(&error), stage.proxy.planned()), (Some(Request), 0), "{error}");
            assert!(error.to_string().contains("after 3 attempts"), "{error}");
            assert_eq!(stage.times_said(&text), 1, "{text}");
        }
    })
    .await;
}

/// What takes no idempotency token is not sent again once the service may have heard it.
#[tokio::test]
async fn what_would_be_done_twice_is_not_sent_again() {
    on_stage(async |stage| {
        let client = awso_connect::Client::new(stage.config()).unwrap();
        let stop = || client.stop_contact().instance_id("i").contact_id(stage.contact_id.as_str()).send();
        stage.proxy.plan("/contact/stop", Fault::Cut(0, End::Close));
        let error = within(SOON, stop()).await.expect_err("nobody knows");
        assert_eq!(kind(&error), Some(Request));
        assert!(error.to_string().contains("not idempotent"), "{error}");
    })
    .await;
}
