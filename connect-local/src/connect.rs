//! The one operation of Amazon Connect itself that a chat begins with: StartChatContact.
//!
//! Its client signs nothing, because the local service asks for no signature; it is not one for the public
//! endpoints.

use std::collections::BTreeMap;

use awso::{AwsService, AwsShape};
use awso_connect_participant::{
    ChatContent, ChatContentType, ClientToken, ContactId, DisplayName, ParticipantId, ParticipantToken,
};

/// The client of a local Amazon Connect.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Connect",
    endpoint_prefix = "connect",
    version = "2017-08-08",
    protocol = "rest-json",
    auth = "none"
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
}

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
