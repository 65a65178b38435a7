use std::collections::BTreeMap;

use awso::AwsShape;

use crate::{
    AccessDeniedException, AttributeName, AttributeValue, ChatDurationInMinutes, ChatMessage, ClientToken,
    ConflictException, ContactFlowId, ContactId, Endpoint, InstanceId, InternalServiceException,
    InvalidRequestException, LimitExceededException, ParticipantDetails, ResourceNotFoundException,
    SegmentAttributeName, SegmentAttributeValue, SupportedMessagingContentType, TemplatedMessageConfig,
    ThrottlingException,
};

/// Starts a chat with a customer who did not ask for it, by SMS or WhatsApp.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/outbound-chat",
    method = "PUT",
    errors(
        InvalidRequestException,
        ConflictException,
        InternalServiceException,
        ResourceNotFoundException,
        LimitExceededException,
        ThrottlingException,
        AccessDeniedException
    )
)]
pub struct StartOutboundChatContactRequest {
    /// Who writes: a phone number of the instance, by ARN.
    pub source_endpoint: Endpoint,
    /// Who is written to.
    pub destination_endpoint: Endpoint,
    /// The instance.
    pub instance_id: InstanceId,
    /// What the service knows of it. `connect:Subtype` has to be `connect:SMS` or `connect:WhatsApp`.
    pub segment_attributes: BTreeMap<SegmentAttributeName, SegmentAttributeValue>,
    /// What the flow knows of it: at most 32,768 bytes in all.
    pub attributes: Option<BTreeMap<AttributeName, AttributeValue>>,
    /// The flow that begins.
    pub contact_flow_id: ContactFlowId,
    /// How long the chat may last.
    pub chat_duration_in_minutes: Option<ChatDurationInMinutes>,
    /// Who the customer is.
    pub participant_details: Option<ParticipantDetails>,
    /// What is said first. Not together with a template.
    pub initial_system_message: Option<ChatMessage>,
    /// The template of what is said first.
    pub initial_templated_system_message: Option<TemplatedMessageConfig>,
    /// The contact this is started for.
    pub related_contact_id: Option<ContactId>,
    /// Which media types the chat may use; `text/plain` has to be one.
    pub supported_messaging_content_types: Option<Vec<SupportedMessagingContentType>>,
    /// Marks repetitions within seven days; filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
}

/// The chat is started.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct StartOutboundChatContactResponse {
    /// The contact, which the chat is.
    pub contact_id: Option<ContactId>,
}
