//! Services and gateways that quote in an error what they were sent.

use awso::{Error, OperationError};
use awso_connect_participant::{Client, DescribeViewError};
use awso_tests::{Answer, Recorder};

use crate::{SECRET, assert_debug_hides, assert_hides};

/// A view token that is not the same once it stands in a path.
const VIEW: &str = "QmVh/cmVy+U2Vj=cmV0";

async fn describe_view(answer: Answer) -> Error<DescribeViewError> {
    let recorder = Recorder::start(answer).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    let sent = client.describe_view().view_token(VIEW).connection_token(SECRET).send().await;
    sent.expect_err("an error")
}

/// An error whose every text is this one, with and without a declared code.
async fn with_text(text: &str) -> Vec<Error<DescribeViewError>> {
    let body = format!(r#"{{"message":"{text}","ResourceId":"{text}","Other":"{text}"}}"#);
    let mut errors = Vec::new();
    for code in ["ResourceNotFoundException", "ValidationException", "NovelException", ""] {
        errors.push(describe_view(Answer::http(404, &[("x-amzn-errortype", code)], &body)).await);
    }
    errors
}

#[tokio::test]
async fn a_token_that_an_error_quotes_is_taken_out_of_it() {
    let path = "/participant/views/QmVh%2FcmVy%2BU2Vj%3DcmV0";
    for quoted in [SECRET, VIEW, path, &format!("Bearer '{SECRET}' at {path}; {SECRET}")] {
        for error in with_text(quoted).await {
            assert_hides("an error's text", &error.to_string());
            assert_debug_hides("an error", &error);
            assert_hides("an error's message", error.message().unwrap_or_default());
            let service = error.service().expect("it is the service's");
            assert_hides("the service's error", &service.to_string());
            assert_debug_hides("the service's error", service);
        }
    }
}

#[tokio::test]
async fn what_stands_around_a_quoted_token_is_kept() {
    for error in with_text(&format!("no such token: {SECRET}; ask for another")).await {
        let message = error.message().expect("a message");
        assert!(
            message.starts_with("no such token: ") && message.ends_with("; ask for another"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn a_token_for_a_code_is_taken_out() {
    for body in [format!(r#"{{"code":"{SECRET}"}}"#), format!(r#"{{"__type":"ns#{SECRET}"}}"#)] {
        let error = describe_view(Answer::http(400, &[], &body)).await;
        assert_hides("an error's text", &error.to_string());
        assert_debug_hides("an error", &error);
        assert_hides("a code", error.code().unwrap_or_default());
    }
    let error = describe_view(Answer::http(400, &[("x-amzn-errortype", SECRET)], "")).await;
    assert_hides("an error's text", &error.to_string());
    assert_debug_hides("an error", &error);
}

#[tokio::test]
async fn a_token_for_an_enum_name_is_taken_out() {
    let headers = [("x-amzn-errortype", "ResourceNotFoundException")];
    let error =
        describe_view(Answer::http(404, &headers, &format!(r#"{{"ResourceType":"{SECRET}"}}"#))).await;
    assert_debug_hides("an error", &error);
}

#[tokio::test]
async fn a_token_in_a_header_of_the_answer_is_not_shown() {
    for header in ["x-amzn-requestid", "content-type"] {
        for status in [400, 200] {
            let error = describe_view(Answer::http(status, &[(header, SECRET)], "null")).await;
            assert_hides(header, &error.to_string());
            assert_debug_hides(header, &error);
        }
    }
}

#[tokio::test]
async fn the_body_of_an_unknown_error_is_there_without_the_token_and_not_shown() {
    let body = r#"{"Other":"value"}"#;
    let error = describe_view(Answer::http(400, &[], body)).await;
    assert!(!format!("{error:?}").contains("value"), "{error:?}");
    let quoting = format!(r#"{{"Other":"<{SECRET}>"}}"#);
    let quoted = describe_view(Answer::http(400, &[], &quoting)).await;
    let Some(DescribeViewError::Unknown(unknown)) = quoted.service() else { panic!("{quoted:?}") };
    assert_eq!(unknown.body, r#"{"Other":"<** redacted **>"}"#);
    let Some(service @ DescribeViewError::Unknown(unknown)) = error.service() else { panic!("{error:?}") };
    assert_eq!(unknown.body, body.as_bytes());
    assert_eq!(service.to_json(), body);
}
