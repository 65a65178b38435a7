use awso::AwsShape;

use crate::message::MESSAGE_RULES;
use crate::{
    AccessDeniedException, ChatContent, ChatContentType, ChatItemId, ClientToken, ConnectionToken, Instant,
    InternalServerException, MessageProcessingMetadata, ThrottlingException, ValidationException,
};

/// Says something in the chat.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/message",
    method = "POST",
    errors(AccessDeniedException, InternalServerException, ThrottlingException, ValidationException)
)]
#[aws(rules = MESSAGE_RULES)]
pub struct SendMessageRequest {
    /// The media type, one of those the chat was started with.
    pub content_type: ChatContentType,
    /// What to say.
    pub content: ChatContent,
    /// Marks repetitions; filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
    /// Who says it.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

/// The message is sent.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct SendMessageResponse {
    /// The message's id.
    pub id: Option<ChatItemId>,
    /// When the service got it.
    pub absolute_time: Option<Instant>,
    /// What becomes of it, where the instance processes messages.
    pub message_metadata: Option<MessageProcessingMetadata>,
}
