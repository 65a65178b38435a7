//! The text of an error: one line that says all.

use std::collections::BTreeMap;
use std::net::TcpListener;

use awso::{Config, Error};
use awso_connect_participant::{Client, SendMessageError};
use awso_tests::Answer;

use crate::case::cases;
use crate::{fail, send_with, status};

/// Every failure there is a case for, and those that come before there is any answer.
async fn failures() -> Vec<(&'static str, Error<SendMessageError>)> {
    let mut all = Vec::new();
    for case in cases() {
        all.push((case.name, fail(case.answer).await));
    }
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = Config::new().endpoint_url(format!("http://{free}"));
    all.push(("nobody there", send_with(config.clone()).await.expect_err("nobody listens")));
    let client = Client::new(config).unwrap();
    let message = || client.send_message().content_type("text/plain").connection_token("token");
    all.push(("an input too short", message().content("").send().await.expect_err("no content")));
    let torn = message().content("a").connection_token("to\nken").send().await;
    all.push(("an input for no header", torn.expect_err("a line break")));
    all
}

#[tokio::test]
async fn every_failure_reads_as_one_line_and_like_no_other() {
    let mut seen = BTreeMap::new();
    for (name, error) in failures().await {
        let text = error.to_string();
        assert!(!text.contains(['\n', '\r']), "{name}: {text:?}");
        assert!(text.starts_with("SendMessage "), "{name}: {text}");
        assert!(text.len() > "SendMessage ".len() + 10, "{name}: {text}");
        // An address is no difference between two failures.
        let shape = text
            .split("127.0.0.1")
            .map(|part| part.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
        let shape: String = shape.collect::<Vec<_>>().join("…");
        if let Some(other) = seen.insert(shape, name) {
            panic!("{name} reads as {other}: {text}");
        }
    }
    assert_eq!(seen.len(), cases().len() + 3);
}

#[tokio::test]
async fn every_failure_with_an_answer_shows_its_status_and_request_id() {
    let mut with_answer = 0;
    for (name, error) in failures().await {
        let text = error.to_string();
        match status(&error) {
            Some(status) => {
                with_answer += 1;
                assert!(text.contains(&format!("HTTP {status}")), "{name}: {text}");
                assert!(text.contains(error.request_id().expect(name)), "{name}: {text}");
            }
            None => assert!(!text.contains("HTTP 2"), "{name}: {text}"),
        }
    }
    assert!(with_answer > 20);
}

#[tokio::test]
async fn every_failure_has_a_debug_that_names_operation_and_cause() {
    for (name, error) in failures().await {
        let text = format!("{error:?}");
        assert!(text.starts_with("Error { operation: \"SendMessage\", cause: "), "{name}: {text}");
    }
}

#[tokio::test]
async fn a_message_of_several_lines_is_shown_in_one() {
    for message in [r"first\nsecond", r"first\r\nsecond", r"first\u0085second"] {
        let body = format!(r#"{{"message":"{message}"}}"#);
        for headers in [&[("x-amzn-errortype", "ThrottlingException")][..], &[]] {
            let error = fail(Answer::http(429, headers, &body)).await;
            // Whoever asks for the message gets it as it came.
            assert!(error.message().expect("a message").contains(['\n', '\u{85}']));
            let text = error.to_string();
            assert!(text.contains("first") && text.contains("second"), "{text}");
            assert!(!text.contains(['\n', '\r', '\u{85}']), "{text:?}");
        }
    }
}

#[tokio::test]
async fn a_code_of_several_lines_is_shown_in_one() {
    let error = fail(Answer::http(400, &[], r#"{"code":"Bad\nException","message":"no"}"#)).await;
    assert!(!error.to_string().contains('\n'), "{:?}", error.to_string());
}

#[tokio::test]
async fn terminal_escapes_in_a_message_do_not_reach_the_terminal() {
    let error = fail(Answer::http(400, &[], r#"{"message":"\u001b[2Jgone\u0007"}"#)).await;
    assert!(!error.to_string().contains(['\u{1b}', '\u{7}']), "{:?}", error.to_string());
}
