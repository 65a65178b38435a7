use awso::AwsShape;

use crate::message::EVENT_RULES;
use crate::{
    AccessDeniedException, ChatContent, ChatContentType, ChatItemId, ClientToken, ConflictException,
    ConnectionToken, Instant, InternalServerException, ThrottlingException, ValidationException,
};

/// Tells the others that the participant is typing, or has got or read a message.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/event",
    method = "POST",
    errors(
        AccessDeniedException,
        InternalServerException,
        ThrottlingException,
        ValidationException,
        ConflictException
    )
)]
#[aws(rules = EVENT_RULES)]
pub struct SendEventRequest {
    /// Which event: [`TYPING`](crate::content_type::TYPING),
    /// [`MESSAGE_DELIVERED`](crate::content_type::MESSAGE_DELIVERED),
    /// [`MESSAGE_READ`](crate::content_type::MESSAGE_READ) or
    /// [`CONNECTION_ACKNOWLEDGED`](crate::content_type::CONNECTION_ACKNOWLEDGED).
    pub content_type: ChatContentType,
    /// For a receipt, the message: `{"messageId": "…"}`.
    pub content: Option<ChatContent>,
    /// Marks repetitions; filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
    /// Who sends it.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

/// The event is sent.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct SendEventResponse {
    /// The event's id.
    pub id: Option<ChatItemId>,
    /// When the service got it.
    pub absolute_time: Option<Instant>,
}
