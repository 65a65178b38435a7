//! Answers that say that requests come too fast, whether the operation's model lists them or not.

use std::time::Duration;

use awso::{OperationError as _, RetryPolicy};
use awso_connect::{
    ChatEvent, ChatEventType, Client, ParticipantDetails, SendChatIntegrationEventError,
    StartChatContactError,
};
use awso_tests::{Answer, Recorder};

use crate::signing;

const STARTED: &str = r#"{"ContactId":"c","ParticipantId":"p","ParticipantToken":"t"}"#;

fn refused(status: u16, code: &str) -> Answer {
    let headers: &[_] = if code.is_empty() { &[] } else { &[("x-amzn-errortype", code)] };
    Answer::http(status, headers, r#"{"message":"Rate exceeded"}"#)
}

/// The throttling answers to `StartChatContact`; none of the codes but the first is in its model.
fn throttling() -> [Answer; 5] {
    [
        refused(429, "LimitExceededException"),
        refused(429, "TooManyRequestsException"),
        refused(429, "ThrottlingException"),
        refused(400, "ThrottlingException"),
        refused(429, ""),
    ]
}

fn client(recorder: &Recorder) -> Client {
    // As often as usual, and without the seconds between.
    let policy = RetryPolicy::standard().initial_backoff(Duration::from_millis(1));
    Client::new(signing(recorder.config()).retry(policy).max_attempts(3)).unwrap()
}

async fn start(
    client: &Client,
) -> Result<awso_connect::StartChatContactResponse, awso::Error<StartChatContactError>> {
    let details = ParticipantDetails::make("Jane");
    client
        .start_chat_contact()
        .instance_id("i")
        .contact_flow_id("f")
        .participant_details(details)
        .send()
        .await
}

/// A call that is neither idempotent nor carries a token.
async fn send_event(
    client: &Client,
) -> Result<awso_connect::SendChatIntegrationEventResponse, awso::Error<SendChatIntegrationEventError>> {
    let event = ChatEvent::make(ChatEventType::Message);
    client.send_chat_integration_event().source_id("s").destination_id("d").event(event).send().await
}

#[tokio::test]
async fn a_throttled_start_of_a_chat_is_sent_again_with_the_same_token() {
    for answer in throttling() {
        let recorder = Recorder::start_all(vec![answer.clone(), Answer::json(STARTED)]).await.unwrap();
        let started = start(&client(&recorder)).await.unwrap_or_else(|error| panic!("{answer:?}: {error}"));
        assert_eq!(started.participant_token.unwrap().expose(), "t");
        let requests = recorder.requests();
        assert_eq!(requests.len(), 2, "{answer:?}");
        assert!(requests[0].text().contains("ClientToken"));
        assert_eq!(requests[0].body, requests[1].body);
    }
}

#[tokio::test]
async fn throttling_without_an_end_is_told_after_three_attempts() {
    for answer in throttling() {
        let recorder = Recorder::start(answer.clone()).await.unwrap();
        let error = start(&client(&recorder)).await.expect_err("it never ends");
        assert_eq!((error.attempts(), recorder.requests().len()), (3, 3), "{answer:?}");
        assert_eq!(error.message(), Some("Rate exceeded"));
        let is_limit = matches!(error.service(), Some(StartChatContactError::LimitExceededException(_)));
        assert_eq!(is_limit, error.service().unwrap().code() == "LimitExceededException");
    }
}

#[tokio::test]
async fn what_is_no_throttling_is_sent_once() {
    for (status, code) in [(400, "InvalidRequestException"), (404, "ResourceNotFoundException"), (403, "")] {
        let recorder = Recorder::start(refused(status, code)).await.unwrap();
        let error = start(&client(&recorder)).await.expect_err("it is refused");
        assert_eq!(error.attempts(), 1, "{error}");
    }
}

/// A service that throttles has done nothing; a gateway that lost the answer may have.
#[tokio::test]
async fn throttling_is_told_from_failures_where_twice_is_not_the_same_as_once() {
    for (answer, attempts) in
        throttling().map(|answer| (answer, 3)).into_iter().chain([(refused(502, ""), 1)])
    {
        let recorder = Recorder::start(answer.clone()).await.unwrap();
        let sent = send_event(&client(&recorder)).await;
        assert_eq!(sent.expect_err("it never ends").attempts(), attempts, "{answer:?}");
    }
}

/// Nothing tells that a second event would be the same, so one that may have been taken is not sent again.
#[tokio::test]
async fn only_what_may_be_done_twice_is_sent_again_after_a_lost_answer() {
    let recorder = Recorder::start(Answer::raw("")).await.unwrap();
    let event = awso_connect::ChatEvent::make(awso_connect::ChatEventType::Message);
    let client = client(&recorder);
    let sent =
        client.send_chat_integration_event().source_id("s").destination_id("d").event(event).send().await;
    assert_eq!(sent.expect_err("no answer").attempts(), 1);
    let read = client.batch_get_attached_file_metadata();
    let read = read.instance_id("i").associated_resource_arn("a").file_ids(["f".into()]).send().await;
    assert_eq!(read.expect_err("no answer").attempts(), 3);
}
