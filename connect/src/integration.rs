//! Events from a message service of another kind, such as SMS.

use std::collections::BTreeMap;

use awso::AwsShape;

use crate::{
    AttributeName, AttributeValue, ChatContent, ChatContentType, ChatStreamingConfiguration,
    ParticipantDetails, SupportedMessagingContentType,
};

/// Who wrote, as the other service knows them: 1 to 255 characters. For SMS, the customer's phone number.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=255))]
pub struct SourceId(String);

/// Whom it was written to, as the other service knows them: 1 to 255 characters. For SMS, the number or
/// topic of your own.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=255))]
pub struct DestinationId(String);

/// How a chat is classed in reports, such as `connect:SMS`: 1 to 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=100))]
pub struct Subtype(String);

/// What happened there.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ChatEvent {
    /// What it is.
    pub r#type: ChatEventType,
    /// The media type, where it is a message or event.
    pub content_type: Option<ChatContentType>,
    /// What it says, where it is a message or event.
    pub content: Option<ChatContent>,
}

/// What happened in another message service.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ChatEventType {
    /// The customer left, so the chat ends.
    Disconnect,
    /// The customer said something.
    Message,
    /// Something else, which the content type names.
    Event,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What a chat begins with, if this event begins one.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct NewSessionDetails {
    /// Which media types it may use; `text/plain` has to be one.
    pub supported_messaging_content_types: Option<Vec<SupportedMessagingContentType>>,
    /// Who the customer is.
    pub participant_details: Option<ParticipantDetails>,
    /// What the contact flow knows of it: at most 32,768 bytes in all.
    pub attributes: Option<BTreeMap<AttributeName, AttributeValue>>,
    /// Where its messages are streamed to.
    pub streaming_configuration: Option<ChatStreamingConfiguration>,
}
