//! Errors whose message the model calls sensitive.

use awso::http::{Response, StatusCode};
use awso::{AwsService, AwsShape, OperationError as _, protocol};
use awso_tests::{Answer, Recorder};

use crate::{SECRET, assert_debug_hides, assert_hides};

/// The client.
#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "Vault", endpoint_prefix = "vault", version = "1", protocol = "rest-json", auth = "none")]
pub(crate) struct Client(awso::Client);

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitive)]
pub(crate) struct Words(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub(crate) struct Whispered {
    message: Option<Words>,
}

/// The message of the wire belongs to one member, the name of it to another.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub(crate) struct Muttered {
    message: Option<String>,
    #[aws(json_name = "message", xml(name = "message"))]
    hint: Option<Words>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/", method = "GET", output = (), errors(Whispered, Muttered), service = Client)]
pub(crate) struct AskRequest {}

#[tokio::test]
async fn a_sensitive_message_is_in_no_text_and_handed_out_by_its_member_alone() {
    for (code, shown) in [("Whispered", "Whispered: ** redacted **"), ("Muttered", "Muttered")] {
        let body = format!(r#"{{"message":"{SECRET}"}}"#);
        let mut response = Response::new(StatusCode::BAD_REQUEST);
        response.headers.insert("x-amzn-errortype", code.parse().unwrap());
        response.body = body.clone().into();
        let xml = format!("<Error><message>{SECRET}</message></Error>");
        for error in [
            protocol::decode_error::<AskRequest>(response),
            AskError::of_json(code, &body).unwrap(),
            AskError::of_xml(code, xml).unwrap(),
        ] {
            assert_eq!((error.code(), error.message(), error.to_string().as_str()), (code, None, shown));
            assert_debug_hides("the error", &error);
            match error {
                AskError::Whispered(error) => {
                    assert_eq!(error.to_string(), shown);
                    assert_eq!(error.message.unwrap().expose(), SECRET);
                }
                AskError::Muttered(error) => {
                    assert_eq!(error.to_string(), shown);
                    assert_eq!(error.message, None);
                    assert_eq!(error.hint.unwrap().expose(), SECRET);
                }
                other => panic!("{other:?}"),
            }
        }
        let recorder =
            Recorder::start(Answer::http(400, &[("x-amzn-errortype", code)], &body)).await.unwrap();
        let error = Client::new(recorder.config()).unwrap().ask().send().await.unwrap_err();
        assert_eq!(error.message(), None);
        assert!(error.to_string().starts_with(&format!("Ask failed: {shown} (HTTP 400")), "{error}");
        assert_hides("a service error", &error.to_string());
        assert_debug_hides("a service error", &error);
    }
}
