//! How often a call is sent, and when, in virtual time.

use std::time::Duration;

use awso::{Cause, RetryPolicy, TransportErrorKind};
use awso_connect_participant::Client;

use crate::script::{Script, Turn, answer, none, send, taken};

const SECOND: Duration = Duration::from_secs(1);

/// A call that is neither idempotent nor carries a token.
async fn connect(client: &Client) -> Result<(), String> {
    let call = client.create_participant_connection().participant_token("token").send();
    call.await.map(drop).map_err(|error| error.to_string())
}

#[tokio::test(start_paused = true)]
async fn what_passes_is_sent_three_times_with_the_same_token_and_body() {
    for turn in [
        answer(429, ""),
        answer(429, "ThrottlingException"),
        answer(400, "Throttling"),
        answer(500, "InternalServerException"),
        answer(503, ""),
        answer(502, ""),
        none(TransportErrorKind::Connect),
        none(TransportErrorKind::Timeout),
        none(TransportErrorKind::Request),
        none(TransportErrorKind::Body),
    ] {
        let script = Script::of([turn.clone()]);
        let error = send(&script.client()).await.expect_err("it never succeeds");
        assert_eq!(error.attempts(), 3, "{turn:?}");
        let comes_too_fast =
            error.status().is_some_and(|status| status == 429) || error.code() == Some("Throttling");
        assert_eq!(error.is_throttling(), comes_too_fast, "{turn:?}");
        assert!(error.to_string().contains("after 3 attempts"), "{error}");
        let seen = script.seen.lock().unwrap().clone();
        assert_eq!(seen.len(), 3);
        assert!(seen[0].body.contains("ClientToken"));
        assert!(seen.iter().all(|attempt| attempt.body == seen[0].body), "{seen:?}");
        // A random part of 1 s, then of 2 s.
        let times = script.times();
        assert!(times[1] <= SECOND && times[2] - times[1] <= 2 * SECOND, "{times:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_succeeds_after_all_tells_how_often_it_was_sent() {
    let script = Script::of([answer(429, ""), answer(503, ""), taken()]);
    let call =
        script.client().send_message().content_type("text/plain").content("x").connection_token("token");
    let answered = call.send().with_metadata().await.unwrap();
    assert_eq!((answered.metadata.attempts(), answered.metadata.request_id()), (3, Some("req-2")));
    assert_eq!(answered.output.id.as_deref().map(String::as_str), Some("i"));
}

#[tokio::test(start_paused = true)]
async fn what_would_fail_again_is_sent_once() {
    for turn in [
        answer(400, "ValidationException"),
        answer(403, "AccessDeniedException"),
        answer(403, ""),
        answer(404, ""),
        none(TransportErrorKind::Stream),
    ] {
        let script = Script::of([turn.clone()]);
        let error = send(&script.client()).await.expect_err("it fails");
        assert_eq!((error.attempts(), script.times().len()), (1, 1), "{turn:?}");
        assert!(!error.to_string().contains("attempt"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_done_is_not_sent_again_unless_that_is_safe() {
    for turn in [
        none(TransportErrorKind::Timeout),
        none(TransportErrorKind::Request),
        none(TransportErrorKind::Body),
        answer(502, ""),
        answer(504, ""),
    ] {
        let script = Script::of([turn.clone(), taken()]);
        let error = connect(&script.client()).await.expect_err("it fails");
        assert_eq!(script.times().len(), 1, "{turn:?}");
        assert!(error.contains("not sent again: the service may have carried it out"), "{error}");
    }
    for turn in [none(TransportErrorKind::Connect), answer(429, ""), answer(503, "")] {
        let script = Script::of([turn.clone(), taken()]);
        connect(&script.client()).await.unwrap();
        assert_eq!(script.times().len(), 2, "{turn:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_service_says_when_to_come_back() {
    let turns: [(Turn, _); 3] = [
        (answer(429, "").header("retry-after", "7"), 7 * SECOND..=7 * SECOND),
        // AWS's own header may ask for 5 s more than the client would wait by itself.
        (answer(503, "").header("x-amz-retry-after", "1500"), Duration::from_millis(1500)..=6 * SECOND),
        (answer(503, "").header("x-amz-retry-after", "999999"), 5 * SECOND..=6 * SECOND),
    ];
    for (turn, bounds) in turns {
        let script = Script::of([turn, taken()]);
        send(&script.client()).await.unwrap();
        let waited = script.times()[1];
        assert!(bounds.contains(&waited), "{waited:?} is not within {bounds:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_whose_calls_all_fail_stops_repeating_them_until_some_succeed() {
    let script = Script::of([answer(503, "")]);
    let client = script.client();
    let mut attempts = Vec::new();
    for _ in 0..30 {
        attempts.push(send(&client).await.expect_err("it fails").attempts());
    }
    // 500 pay for 50 repetitions at 10 each: 25 calls of three attempts.
    assert_eq!(attempts[..25], [3; 25]);
    assert_eq!(attempts[25..], [1; 5]);
    let error = send(&client).await.expect_err("it fails").to_string();
    assert!(error.contains("not sent again: the retry quota is exhausted"), "{error}");
    // Another handle of the client has the same quota, whatever its settings; another client one of its own.
    let other = client.with(|config| config.max_attempts(5)).unwrap();
    assert_eq!(send(&other).await.expect_err("it fails").attempts(), 1);
    assert_eq!(send(&script.client()).await.expect_err("it fails").attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_adaptive_client_holds_back_first_attempts_while_it_is_throttled() {
    let script = Script::of([answer(429, "")]);
    let client = Client::new(script.config().retry(RetryPolicy::adaptive())).unwrap();
    for _ in 0..4 {
        send(&client).await.expect_err("it fails");
    }
    let before = script.times().len();
    let began = *script.times().last().unwrap();
    send(&client).await.expect_err("it fails");
    let first = script.times()[before];
    assert!(first - began >= Duration::from_millis(500), "{:?}", first - began);
}

#[tokio::test(start_paused = true)]
async fn one_handle_of_a_client_may_be_set_to_send_once() {
    let script = Script::of([answer(500, "InternalServerException")]);
    let client = script.client();
    let once = client.with(|config| config.max_attempts(1)).unwrap();
    let error = send(&once).await.expect_err("it fails");
    assert_eq!((error.attempts(), error.code()), (1, Some("InternalServerException")));
    assert!(matches!(error.cause(), Cause::Service(_)));
    assert_eq!(send(&client).await.expect_err("it fails").attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_given_up_while_it_waits_sends_nothing_more() {
    let script = Script::of([answer(429, "").header("retry-after", "10")]);
    let client = script.client();
    let call = client.send_message().content_type("text/plain").content("x").connection_token("token").send();
    assert!(tokio::time::timeout(SECOND, call).await.is_err());
    tokio::time::sleep(SECOND * 100).await;
    assert_eq!(script.times().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_gateway_that_waited_in_vain_names_a_code_and_the_service_may_be_done() {
    for turn in [
        answer(504, "InternalServerErrorException"),
        answer(502, "InternalServerErrorException"),
        answer(504, ""),
    ] {
        let script = Script::of([turn.clone(), taken()]);
        let error = connect(&script.client()).await.expect_err("it is not sent again");
        assert_eq!(script.times().len(), 1, "{turn:?}: {error}");
        let script = Script::of([turn, taken()]);
        send(&script.client()).await.expect("its token makes it safe");
    }
}

#[tokio::test(start_paused = true)]
async fn an_adaptive_client_without_pauses_does_not_wait_for_a_clock_that_stands_still() {
    use awso::testing::{self, response};
    use awso_connect_participant::SendMessageRequest;
    let throttled = || awso::http::Response::new(awso::http::StatusCode::TOO_MANY_REQUESTS);
    let config = testing::config().retry(RetryPolicy::adaptive());
    let (client, requests) =
        testing::client_with::<Client>(config, [response::<SendMessageRequest>(throttled()).always()])
            .unwrap();
    for _ in 0..4 {
        send(&client).await.expect_err("it fails");
    }
    assert_eq!(requests.inputs::<SendMessageRequest>().unwrap().len(), 12);
}
