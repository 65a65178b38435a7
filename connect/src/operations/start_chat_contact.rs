use std::collections::BTreeMap;

use awso::AwsShape;

use crate::{
    AttributeName, AttributeValue, ChatDurationInMinutes, ChatMessage, ChatStreamingConfiguration,
    ClientToken, ConnectionCredentials, ConnectionTypeList, ContactFlowId, ContactId, CustomerIdNonEmpty,
    DisconnectOnCustomerExit, InstanceId, InternalServiceException, InvalidParameterException,
    InvalidRequestException, LimitExceededException, ParticipantConfiguration, ParticipantDetails,
    ParticipantId, ParticipantToken, PersistentChat, ResourceNotFoundException, SegmentAttributeName,
    SegmentAttributeValue, StreamingId, SupportedMessagingContentType, Websocket,
};

/// Starts a chat for a customer.
///
/// The contact flow begins once the customer's websocket is subscribed, within five minutes; after that
/// the contact ends by itself. The websocket comes with the answer where
/// [`connection_types`](Self::connection_types) ask for it, and from the participant service otherwise.
///
/// By default 5 requests a second may come from an account and region, with bursts of 8. Nothing in the
/// model says how throttling is answered; whatever answer it is, it is taken as throttling.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/chat",
    method = "PUT",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException,
        LimitExceededException
    )
)]
pub struct StartChatContactRequest {
    /// The instance.
    pub instance_id: InstanceId,
    /// The flow that begins.
    pub contact_flow_id: ContactFlowId,
    /// What the flow knows of it: at most 32,768 bytes in all.
    pub attributes: Option<BTreeMap<AttributeName, AttributeValue>>,
    /// Who the customer is.
    pub participant_details: ParticipantDetails,
    /// How answers come to the customer.
    pub participant_configuration: Option<ParticipantConfiguration>,
    /// What the customer says first. Its type has to be among those supported.
    pub initial_message: Option<ChatMessage>,
    /// Marks repetitions; filled where it is left out. A repetition is answered with the same
    /// contact, and without a websocket if that has ended.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
    /// How long the chat may last.
    pub chat_duration_in_minutes: Option<ChatDurationInMinutes>,
    /// Which media types the chat may use; `text/plain` has to be one, and is alone where this is
    /// left out.
    pub supported_messaging_content_types: Option<Vec<SupportedMessagingContentType>>,
    /// The earlier chat to go on from. Not together with a related contact.
    pub persistent_chat: Option<PersistentChat>,
    /// The contact this is started for. Not together with a persistent chat.
    pub related_contact_id: Option<ContactId>,
    /// What the service and its reports know of it, such as `connect:Subtype`.
    pub segment_attributes: Option<BTreeMap<SegmentAttributeName, SegmentAttributeValue>>,
    /// The customer, as your own system or a profile knows them.
    pub customer_id: Option<CustomerIdNonEmpty>,
    /// Who is disconnected when the customer leaves.
    pub disconnect_on_customer_exit: Option<DisconnectOnCustomerExit>,
    /// What to answer beside the participant token.
    pub connection_types: Option<ConnectionTypeList>,
    /// Where the messages are streamed to, from the first.
    pub chat_streaming_configuration: Option<ChatStreamingConfiguration>,
}

/// The chat is started.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct StartChatContactResponse {
    /// The contact, which the chat is.
    pub contact_id: Option<ContactId>,
    /// The customer as a participant.
    pub participant_id: Option<ParticipantId>,
    /// What the customer joins with.
    pub participant_token: Option<ParticipantToken>,
    /// The contact it goes on from, where it does.
    pub continued_from_contact_id: Option<ContactId>,
    /// What the participant service's operations ask for, if it was asked for.
    pub connection_credentials: Option<ConnectionCredentials>,
    /// Where messages and events come from, if it was asked for.
    pub websocket: Option<Websocket>,
    /// The stream of its messages, if it was asked for.
    pub streaming_id: Option<StreamingId>,
}
