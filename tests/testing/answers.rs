//! Typed answers, and what was sent as typed inputs.

use awso::http::{HeaderValue, Response, StatusCode};
use awso::testing::{self, answer, answer_with, error, no_answer, response, unknown_error};
use awso::{OperationError as _, TransportErrorKind};
use awso_connect_participant::{
    AccessDeniedException, Client, GetTranscriptRequest, GetTranscriptResponse, Item, SendEventRequest,
    SendMessageError, SendMessageRequest, SendMessageResponse, ServiceQuotaExceededException,
    ValidationException, content_type,
};

fn sent(id: &str) -> SendMessageResponse {
    SendMessageResponse::make().id(id)
}

fn message(content: &str) -> SendMessageRequest {
    SendMessageRequest::make().content_type("text/plain").content(content).connection_token("t").build()
}

#[tokio::test]
async fn answers_are_typed_and_so_is_what_was_sent() {
    let (client, requests) = testing::client::<Client>([answer::<SendMessageRequest>(sent("m-1"))]);
    assert_eq!(client.send(message("hello")).await.unwrap(), sent("m-1"));
    let first = "00000000-0000-4000-8000-000000000001";
    let expected = SendMessageRequest { client_token: Some(first.into()), ..message("hello") };
    assert_eq!(requests.inputs::<SendMessageRequest>().unwrap(), [expected]);
    assert!(requests.unasked().is_empty());
}

#[tokio::test]
async fn answers_are_in_order_within_an_operation_and_not_between_operations() {
    let page = GetTranscriptResponse::make().transcript([Item::make().id("i")]);
    let (client, requests) = testing::client::<Client>([
        answer::<GetTranscriptRequest>(page).times(2),
        answer::<SendMessageRequest>(sent("m-1")),
        answer::<SendMessageRequest>(sent("m-2")).always(),
    ]);
    for id in ["m-1", "m-2", "m-2"] {
        assert_eq!(client.send(message("x")).await.unwrap(), sent(id));
    }
    let mut items = client.get_transcript().connection_token("t").pages().items();
    assert_eq!(items.try_next().await.unwrap().and_then(|item| item.id).unwrap().as_str(), "i");
    assert_eq!(requests.operations(), ["SendMessage", "SendMessage", "SendMessage", "GetTranscript"]);
    assert_eq!(requests.unasked(), ["GetTranscript"]);
}

#[tokio::test]
async fn errors_are_those_of_the_operation() {
    let denied = AccessDeniedException { message: "no".into() };
    let (client, _) = testing::client::<Client>([
        error::<SendMessageRequest>(denied.clone()),
        unknown_error::<SendMessageRequest>(418, "Teapot", "short and stout"),
        unknown_error::<SendMessageRequest>(400, "", ""),
    ]);
    let failed = client.send(message("x")).await.unwrap_err();
    assert_eq!(failed.service(), Some(&SendMessageError::AccessDeniedException(denied)));
    assert_eq!(failed.status(), Some(StatusCode::FORBIDDEN));
    let failed = client.send(message("x")).await.unwrap_err();
    assert_eq!(
        (failed.code(), failed.message(), failed.status().map(|it| it.as_u16())),
        (Some("Teapot"), Some("short and stout"), Some(418))
    );
    let failed = client.send(message("x")).await.unwrap_err();
    assert_eq!((failed.code(), failed.status()), (None, Some(StatusCode::BAD_REQUEST)));
}

#[tokio::test]
async fn an_answer_may_be_made_of_the_input() {
    let echo = answer_with(|input: SendMessageRequest| match input.content.as_str() {
        "refuse" => Err(SendMessageError::ValidationException(ValidationException { message: "so".into() })),
        content => Ok(sent(content)),
    });
    let (client, _) = testing::client::<Client>([echo.always()]);
    assert_eq!(client.send(message("a")).await.unwrap(), sent("a"));
    let failed = client.send(message("refuse")).await.unwrap_err();
    assert_eq!(failed.service().map(|it| it.code().to_owned()).as_deref(), Some("ValidationException"));
}

#[tokio::test]
async fn answers_may_be_no_answer_or_anything_at_all() {
    let mut page = Response::new(StatusCode::OK);
    page.headers.insert("content-type", HeaderValue::from_static("text/html"));
    page.body = "<html>".into();
    let (client, _) = testing::client_with::<Client>(
        testing::config(),
        [no_answer::<SendMessageRequest>(TransportErrorKind::Stream), response::<SendMessageRequest>(page)],
    )
    .unwrap();
    let failed = client.send(message("x")).await.unwrap_err();
    assert!(failed.to_string().starts_with("SendMessage got no answer"), "{failed}");
    let failed = client.send(message("x")).await.unwrap_err();
    assert!(failed.to_string().starts_with("SendMessage got an answer that cannot be read"), "{failed}");
}

#[tokio::test]
async fn what_no_answer_was_given_for_says_so() {
    let (client, _) = testing::client::<Client>([answer::<SendMessageRequest>(sent("m"))]);
    client.send(message("x")).await.unwrap();
    let failed = client.send(message("x")).await.unwrap_err().to_string();
    assert!(failed.contains("the answers given for SendMessage are used up"), "{failed}");
    let event = SendEventRequest::make().content_type(content_type::TYPING).connection_token("t").build();
    let failed = client.send(event).await.unwrap_err().to_string();
    assert!(failed.contains("no answer was given for SendEvent, only for SendMessage"), "{failed}");
    // The operation does not declare it.
    let quota = ServiceQuotaExceededException { message: "full".into() };
    let (client, _) = testing::client::<Client>([error::<SendMessageRequest>(quota)]);
    let failed = client.send(message("x")).await.unwrap_err().to_string();
    assert!(failed.contains("SendMessage declares no error `ServiceQuotaExceededException`"), "{failed}");
}
