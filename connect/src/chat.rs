//! What a chat is started with.

use std::collections::BTreeMap;

use awso::AwsShape;

use crate::{AttributeName, AttributeValue, ContactId};

/// The first message of a chat.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ChatMessage {
    /// Its media type.
    pub content_type: ChatContentType,
    /// What it says.
    pub content: ChatContent,
}

/// The media type of a message or event: 1 to 100 characters.
///
/// Messages are `text/plain`, `text/markdown`, `application/json` or
/// `application/vnd.amazonaws.connect.message.interactive.response`; events begin with
/// `application/vnd.amazonaws.connect.event.`.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=100))]
pub struct ChatContentType(String);

/// What a message says: 1 to 16,384 characters. A customer's message to a Lex bot may have no more than
/// 1,024.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=16384))]
pub struct ChatContent(String);

/// A media type that a chat may use: 1 to 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=100))]
pub struct SupportedMessagingContentType(String);

/// How long a chat may last, in minutes: 60 to 10,080. That is an hour to a week; 25 hours where it is
/// left out.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(range(60..=10080))]
pub struct ChatDurationInMinutes(i32);

/// Where the messages of a chat are streamed to.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ChatStreamingConfiguration {
    /// The topic.
    pub streaming_endpoint_arn: ChatStreamingEndpointArn,
}

/// The ARN of an SNS standard topic, for FIFO topics are not taken: 1 to 350 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(rename = "ChatStreamingEndpointARN", length(1..=350))]
pub struct ChatStreamingEndpointArn(String);

/// The id of a stream of messages, by which it is stopped: 1 to 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=100))]
pub struct StreamingId(String);

/// The earlier chat that a new one goes on from.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct PersistentChat {
    /// How much of it the new one shows.
    pub rehydration_type: Option<RehydrationType>,
    /// The contact to go on from, as the type asks for.
    pub source_contact_id: Option<ContactId>,
}

/// How much of an earlier chat a new one shows.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum RehydrationType {
    /// All of it: the contact to go on from is the one it began as.
    EntirePastSession,
    /// What there was up to one contact of it, the one to go on from.
    FromSegment,
    /// A way this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// How answers come to the participant.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ParticipantConfiguration {
    /// In parts or whole; whole where this is left out.
    pub response_mode: Option<ResponseMode>,
}

/// How a bot's answers come.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In parts, as they are made. The parts of one message have one id.
    Incremental,
    /// Whole.
    Complete,
    /// A mode this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// Who is disconnected when the customer leaves: exactly one.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=1))]
pub struct DisconnectOnCustomerExit(Vec<DisconnectOnCustomerExitParticipantType>);

/// Who is disconnected when the customer leaves.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum DisconnectOnCustomerExitParticipantType {
    /// The agent.
    Agent,
    /// A participant this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// A first message that is made from a template.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct TemplatedMessageConfig {
    /// The knowledge base of the template.
    pub knowledge_base_id: MessageTemplateKnowledgeBaseId,
    /// The template.
    pub message_template_id: MessageTemplateId,
    /// What is put into it.
    pub template_attributes: TemplateAttributes,
}

/// The id or ARN of a knowledge base: 1 to 500 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=500))]
pub struct MessageTemplateKnowledgeBaseId(String);

/// The id or ARN of a message template: 1 to 500 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=500))]
pub struct MessageTemplateId(String);

/// What is put into a template.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct TemplateAttributes {
    /// Values of your own, by the names that the template has for them.
    pub custom_attributes: Option<BTreeMap<AttributeName, AttributeValue>>,
    /// Values of the customer's profile, as JSON.
    pub customer_profile_attributes: Option<String>,
}
