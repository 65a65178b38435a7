use awso::AwsShape;

use crate::{
    AccessDeniedException, ChatEvent, ContactId, DestinationId, InternalServiceException,
    InvalidRequestException, NewSessionDetails, ResourceNotFoundException, SourceId, Subtype,
    ThrottlingException,
};

/// Tells of something that happened in another message service, so that a chat follows it.
///
/// Which chat it belongs to follows from the two addresses; where there is none, one begins. The service
/// knows no client token here, so nothing that may have been carried out is sent again.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/chat-integration-event",
    method = "POST",
    errors(
        InvalidRequestException,
        ResourceNotFoundException,
        InternalServiceException,
        ThrottlingException,
        AccessDeniedException
    )
)]
pub struct SendChatIntegrationEventRequest {
    /// Who wrote.
    pub source_id: SourceId,
    /// Whom it was written to.
    pub destination_id: DestinationId,
    /// The kind of chat.
    pub subtype: Option<Subtype>,
    /// What happened.
    pub event: ChatEvent,
    /// What a chat begins with, if this begins one.
    pub new_session_details: Option<NewSessionDetails>,
}

/// It is told.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct SendChatIntegrationEventResponse {
    /// The contact the chat began as.
    pub initial_contact_id: Option<ContactId>,
    /// Whether it began with this.
    pub new_chat_created: Option<bool>,
}
