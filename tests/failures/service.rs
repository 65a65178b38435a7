//! Errors that the service itself answers.

use awso::{Error, OperationError};
use awso_connect_participant::{
    AccessDeniedException, Client, DescribeViewError, ResourceNotFoundException, ResourceType,
    SendMessageError, ThrottlingException,
};
use awso_tests::{Answer, Recorder};

use crate::{fail, send, status};

const ID: (&str, &str) = ("x-amzn-requestid", "req-9");

#[tokio::test]
async fn an_untyped_403_keeps_status_body_and_request_id() {
    let body = r#"{"message":"User is not authorized to access this resource with an explicit deny"}"#;
    let error = fail(Answer::http(403, &[ID], body)).await;
    assert_eq!((status(&error), error.request_id()), (Some(403), Some("req-9")));
    let Some(SendMessageError::Unknown(unknown)) = error.service() else { panic!("{error:?}") };
    assert_eq!(unknown.code, "");
    assert_eq!(unknown.body, body.as_bytes());
    assert_eq!(error.code(), None);
    assert_eq!(error.message(), Some("User is not authorized to access this resource with an explicit deny"));
    assert_eq!(
        error.to_string(),
        "SendMessage failed: no error code: User is not authorized to access this resource with an explicit deny (HTTP 403 Forbidden, request id req-9)"
    );
}

#[tokio::test]
async fn a_page_from_a_proxy_keeps_its_body_for_who_wants_it() {
    let error = fail(Answer::http(502, &[ID, ("content-type", "text/html")], "<h1>\nno\n</h1>")).await;
    assert_eq!(
        error.to_string(),
        "SendMessage failed: no error code and no message (HTTP 502 Bad Gateway, 13 bytes of text/html, request id req-9)"
    );
    let Ok(SendMessageError::Unknown(unknown)) = error.into_service() else { panic!("it is the service's") };
    assert_eq!(unknown.body, "<h1>\nno\n</h1>");
}

#[tokio::test]
async fn an_empty_500_says_so() {
    let error = fail(Answer::http(500, &[], "")).await;
    assert_eq!(
        error.to_string(),
        "SendMessage failed: no error code and no message (HTTP 500 Internal Server Error, no body, no request id)"
    );
    assert_eq!(error.request_id(), None);
}

#[tokio::test]
async fn a_declared_error_is_its_own_variant_with_its_message_in_either_case() {
    for body in
        [r#"{"message":"slow down"}"#, r#"{"Message":"slow down"}"#, r#"{"errorMessage":"slow down"}"#]
    {
        let error = fail(Answer::http(429, &[ID, ("x-amzn-errortype", "ThrottlingException")], body)).await;
        let expected = ThrottlingException { message: "slow down".to_owned() };
        assert_eq!(error.service(), Some(&SendMessageError::ThrottlingException(expected)), "{body}");
        assert_eq!(error.service().and_then(OperationError::status), Some(429));
        assert_eq!(
            error.to_string(),
            "SendMessage failed: ThrottlingException: slow down (HTTP 429 Too Many Requests, request id req-9)"
        );
    }
}

#[tokio::test]
async fn a_declared_error_keeps_its_variant_whatever_status_it_comes_with() {
    let headers = [ID, ("x-amzn-errortype", "AccessDeniedException")];
    let error = fail(Answer::http(500, &headers, r#"{"message":"no"}"#)).await;
    let expected = AccessDeniedException { message: "no".to_owned() };
    assert_eq!(error.service(), Some(&SendMessageError::AccessDeniedException(expected)));
    assert_eq!(status(&error), Some(500));
}

#[tokio::test]
async fn the_header_goes_before_code_and_code_before_type() {
    let body = r#"{"code":"AccessDeniedException","__type":"ValidationException"}"#;
    let by_header = fail(Answer::http(400, &[("x-amzn-errortype", "ThrottlingException")], body)).await;
    assert_eq!(by_header.code(), Some("ThrottlingException"));
    assert_eq!(fail(Answer::http(400, &[], body)).await.code(), Some("AccessDeniedException"));
}

#[tokio::test]
async fn members_of_an_error_are_read_beside_a_message_in_lower_case() {
    let body = r#"{"message":"gone","ResourceId":"r-1","ResourceType":"CONTACT_FLOW"}"#;
    let answer = Answer::http(404, &[("x-amzn-errortype", "ResourceNotFoundException")], body);
    let recorder = Recorder::start(answer).await.unwrap();
    let client = Client::new(recorder.config()).unwrap();
    let error = client.describe_view().view_token("v").connection_token("t").send().await.expect_err("gone");
    let expected = ResourceNotFoundException {
        message: Some("gone".to_owned()),
        resource_id: Some("r-1".to_owned()),
        resource_type: Some(ResourceType::ContactFlow),
    };
    assert_eq!(error.service(), Some(&DescribeViewError::ResourceNotFoundException(expected)));
}

#[tokio::test]
async fn a_member_that_does_not_fit_does_not_take_the_error_away() {
    let headers = [("x-amzn-errortype", "ValidationException")];
    for body in [r#"{"Message":5}"#, r#"{"Message":{"a":[1]}}"#, r#"{"Message":"#, "\u{0}", "null", "7"] {
        let error = fail(Answer::http(400, &headers, body)).await;
        assert!(
            matches!(error.service(), Some(SendMessageError::ValidationException(_))),
            "{body:?}: {error:?}"
        );
        assert_eq!((error.code(), error.message()), (Some("ValidationException"), None), "{body:?}");
    }
}

#[tokio::test]
async fn a_message_survives_a_member_of_its_name_that_does_not_fit() {
    let headers = [("x-amzn-errortype", "ValidationException")];
    let error = fail(Answer::http(400, &headers, r#"{"Message":5,"message":"too long"}"#)).await;
    assert_eq!(error.message(), Some("too long"), "{error:?}");
}

#[tokio::test]
async fn an_error_is_read_from_a_document_without_a_connection() {
    let document = r#"{"Message":"slow down"}"#;
    let error = SendMessageError::of_json("ThrottlingException", document).unwrap();
    assert_eq!((error.code(), error.message()), ("ThrottlingException", Some("slow down")));
    assert_eq!(error.to_json(), document);
    assert_eq!(error.to_string(), "ThrottlingException: slow down");
    let unknown = SendMessageError::of_json("Novel", r#"{"message":"hm","more":1}"#).unwrap();
    assert_eq!((unknown.code(), unknown.message(), unknown.status()), ("Novel", Some("hm"), None));
    assert_eq!(unknown.to_json(), r#"{"message":"hm","more":1}"#);
    SendMessageError::of_json("ThrottlingException", "{").expect_err("it ends early");
}

#[tokio::test]
async fn every_2xx_is_a_success_and_an_empty_body_holds_nothing() {
    for status in [200, 201, 202, 204, 299] {
        let sent = send(Answer::http(status, &[], "")).await.unwrap();
        assert_eq!((sent.id, sent.absolute_time), (None, None));
    }
}

#[test]
fn an_error_is_small_enough_to_be_returned_by_value() {
    assert!(size_of::<Error<SendMessageError>>() < 128, "{}", size_of::<Error<SendMessageError>>());
}

#[test]
fn an_error_can_cross_threads_and_stand_in_a_box() {
    fn thread_safe<T: Send + Sync + std::error::Error + 'static>() {}
    thread_safe::<Error<SendMessageError>>();
    thread_safe::<awso::DecodeError>();
    thread_safe::<awso::Violations>();
    thread_safe::<awso::TransportError>();
    thread_safe::<ThrottlingException>();
}
