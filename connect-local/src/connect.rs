//! Operations of Amazon Connect itself that a chat is made of: StartChatContact, CreateParticipant, StopContact.
//!
//! Its client signs as the service asks; [`LocalConnect::config`](crate::LocalConnect::config) has a key for it.

use std::collections::BTreeMap;

use awso::{AwsService, AwsShape};
use awso_connect_participant::{
    ChatContent, ChatContentType, ClientToken, ConnectionCredentials, ConnectionType, ContactId, DisplayName,
    ParticipantId, ParticipantRole, ParticipantToken, Websocket,
};

/// The client of a local Amazon Connect.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Connect",
    endpoint_prefix = "connect",
    version = "2017-08-08",
    protocol = "rest-json",
    auth = "sigv4"
)]
pub struct Client(awso::Client);

/// Starts a chat for a customer.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/contact/chat",
    method = "PUT",
    service = Client,
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException,
        LimitExceededException
    )
)]
pub struct StartChatContactRequest {
    /// The instance the contact belongs to.
    pub instance_id: InstanceId,
    /// The flow that the contact goes through.
    pub contact_flow_id: ContactFlowId,
    /// What the flow is to know of the contact.
    pub attributes: Option<BTreeMap<AttributeName, AttributeValue>>,
    /// Who the customer is.
    pub participant_details: ParticipantDetails,
    /// The customer's first message.
    pub initial_message: Option<ChatMessage>,
    /// By which a start that is sent again is known.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
    /// How long the chat may last; 25 hours unless set.
    pub chat_duration_in_minutes: Option<ChatDurationInMinutes>,
    /// The content types of messages that the customer's side can show, `text/plain` among them.
    pub supported_messaging_content_types: Option<Vec<SupportedMessagingContentType>>,
    /// The chat that this one continues.
    pub persistent_chat: Option<PersistentChat>,
    /// What to answer besides the participant token, so that CreateParticipantConnection need not be asked.
    pub connection_types: Option<ConnectionTypeList>,
}

/// A chat that was started.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct StartChatContactResponse {
    /// The chat.
    pub contact_id: Option<ContactId>,
    /// The customer in it.
    pub participant_id: Option<ParticipantId>,
    /// What the customer makes connections with.
    pub participant_token: Option<ParticipantToken>,
    /// The chat that this one continues, if it does.
    pub continued_from_contact_id: Option<ContactId>,
    /// What the participant's operations ask for, where it was asked for.
    pub connection_credentials: Option<ConnectionCredentials>,
    /// Where messages and events come from, where it was asked for.
    pub websocket: Option<Websocket>,
}

/// How a chat continues an earlier one.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct PersistentChat {
    /// How much of the past is taken along.
    pub rehydration_type: Option<RehydrationType>,
    /// The earlier chat.
    pub source_contact_id: Option<ContactId>,
}

/// How much of the past a chat takes along.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum RehydrationType {
    /// The newest chat of the session that the earlier one belongs to, and all before it.
    EntirePastSession,
    /// The earlier chat itself, and all before it.
    FromSegment,
    /// One that is newer than this crate.
    #[aws(unknown)]
    Unknown(String),
}

/// What to answer besides the participant token.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=2))]
pub struct ConnectionTypeList(Vec<ConnectionType>);

/// Invites somebody into a chat.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/contact/create-participant",
    method = "POST",
    service = Client,
    errors(
        InvalidRequestException,
        ResourceNotFoundException,
        InternalServiceException,
        ServiceQuotaExceededException,
        ThrottlingException,
        ConflictException
    )
)]
pub struct CreateParticipantRequest {
    /// The instance the contact belongs to.
    pub instance_id: InstanceId,
    /// The chat.
    pub contact_id: ContactId,
    /// By which an invitation that is sent again is known.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
    /// Who it is.
    pub participant_details: ParticipantDetailsToAdd,
}

/// Somebody who was invited into a chat.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct CreateParticipantResponse {
    /// What they make connections with.
    pub participant_credentials: Option<ParticipantTokenCredentials>,
    /// Their id.
    pub participant_id: Option<ParticipantId>,
}

/// Who is to be invited.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ParticipantDetailsToAdd {
    /// As what.
    pub participant_role: Option<ParticipantRole>,
    /// The name that the others see.
    pub display_name: Option<DisplayName>,
}

/// What a participant makes connections with.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ParticipantTokenCredentials {
    /// The token.
    pub participant_token: Option<ParticipantToken>,
    /// Until when it is good, as an ISO 8601 time.
    pub expiry: Option<String>,
}

/// Ends a chat.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/contact/stop",
    method = "POST",
    service = Client,
    errors(
        InvalidRequestException,
        ContactNotFoundException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException
    )
)]
pub struct StopContactRequest {
    /// The chat.
    pub contact_id: ContactId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
}

/// A chat that was ended.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct StopContactResponse {}

/// Who a customer is.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ParticipantDetails {
    /// The name that the others see.
    pub display_name: DisplayName,
}

/// A message.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ChatMessage {
    /// How the content is to be read: `text/plain`.
    pub content_type: ChatContentType,
    /// What it says.
    pub content: ChatContent,
}

/// The id of an instance.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=100))]
pub struct InstanceId(String);

/// The id of a flow.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(..=500))]
pub struct ContactFlowId(String);

/// The name of an attribute of a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(length(1..=32767))]
pub struct AttributeName(String);

/// The value of an attribute of a contact.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(..=32767))]
pub struct AttributeValue(String);

/// How long a chat may last.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(60..=10080))]
pub struct ChatDurationInMinutes(i32);

/// A content type that the customer's side can show.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=100))]
pub struct SupportedMessagingContentType(String);

/// The request makes no sense, or breaks a constraint.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct InvalidRequestException {
    /// What is wrong with it.
    pub message: Option<String>,
}

/// A value of the request is not one that can be.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct InvalidParameterException {
    /// Which, and why.
    pub message: Option<String>,
}

/// There is no such instance or flow.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404)]
pub struct ResourceNotFoundException {
    /// What is not there.
    pub message: Option<String>,
}

/// Something went wrong in the service.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 500)]
pub struct InternalServiceException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// There are as many chats as there may be.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 429)]
pub struct LimitExceededException {
    /// Which limit it is.
    pub message: Option<String>,
}

/// The chat is over, or there is none.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 410)]
pub struct ContactNotFoundException {
    /// Which one.
    pub message: Option<String>,
}

/// There are as many as there may be.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 402)]
pub struct ServiceQuotaExceededException {
    /// Which limit it is.
    pub message: Option<String>,
}

/// There were too many requests.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 429, throttling)]
pub struct ThrottlingException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// What is asked for contradicts what is.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 409)]
pub struct ConflictException {
    /// How.
    pub message: Option<String>,
}
