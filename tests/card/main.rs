//! The card that shows what an author writes, as it is written there, and what it takes to go with it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(missing_docs, reason = "the card has no room for them")]

use awso::{AwsService, AwsShape};

/// A message from a chat participant.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/participant/message",
    method = "POST",
    errors(AccessDeniedException, InternalServerException, ThrottlingException, ValidationException)
)]
pub struct SendMessageRequest {
    pub content_type: ChatContentType,
    pub content: ChatContent,
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=16384))]
pub struct ChatContent(String);

#[derive(AwsShape, Clone, PartialEq)] // the derive writes a Debug that redacts
#[aws(length(1..=1000), sensitive)]
pub struct ConnectionToken(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum ParticipantRole {
    Agent,
    Customer,
    System,
    CustomBot,
    Supervisor,
    #[aws(unknown)]
    Unknown(String),
}

#[derive(AwsShape, Clone, Debug, PartialEq)] // tuple variants: a union
pub enum InvalidRequestExceptionReason {
    AttachedFileInvalidRequestExceptionReason(AttachedFileInvalidRequestExceptionReason),
    #[aws(unknown)]
    Unknown,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404)]
pub struct ResourceNotFoundException {
    pub message: Option<String>,
    pub resource_id: Option<ResourceId>,
    pub resource_type: Option<ResourceType>,
}

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "ConnectParticipant",
    endpoint_prefix = "participant.connect",
    version = "2018-09-07",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);

// What goes with it.

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct SendMessageResponse {
    pub id: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ChatContentType(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ClientToken(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ResourceId(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum ResourceType {
    Contact,
    #[aws(unknown)]
    Unknown(String),
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum AttachedFileInvalidRequestExceptionReason {
    InvalidFileSize,
    #[aws(unknown)]
    Unknown(String),
}

macro_rules! errors {
    ($($name:ident $status:literal)*) => {$(
        #[derive(AwsShape, Clone, Debug, PartialEq)]
        #[aws_error(status = $status)]
        pub struct $name {
            pub message: Option<String>,
        }
    )*};
}

errors! {
    AccessDeniedException 403
    InternalServerException 500
    ThrottlingException 429
    ValidationException 400
}

#[test]
fn the_card_compiles_and_means_what_it_says() {
    let message =
        SendMessageRequest::make().content_type("text/plain").content("hello").connection_token("secret");
    let request = awso::protocol::encode(&message.build()).unwrap();
    assert_eq!(request.body, r#"{"ContentType":"text/plain","Content":"hello"}"#);
    assert_eq!(ParticipantRole::CustomBot.as_str(), "CUSTOM_BOT");
    assert_eq!(format!("{:?}", ConnectionToken::from("secret")), "ConnectionToken(** redacted **)");
    let reason = r#"{"AttachedFileInvalidRequestExceptionReason":"INVALID_FILE_SIZE"}"#;
    assert_eq!(InvalidRequestExceptionReason::of_json(reason).unwrap().to_json(), reason);
    assert_eq!(
        InvalidRequestExceptionReason::of_json(r#"{"New":1}"#),
        Ok(InvalidRequestExceptionReason::Unknown)
    );
}
