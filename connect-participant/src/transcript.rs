//! What was said and done in a chat.

use awso::AwsShape;

use crate::{AttachmentItem, ChatContent, ChatContentType, ChatItemId, Instant, MessageProcessingStatus};

/// A message, event or attachment of a chat.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// When it came: sort by this.
    pub absolute_time: Option<Instant>,
    /// What a message says; some events have content too.
    pub content: Option<ChatContent>,
    /// The media type, by which events are told apart. Attachments have none.
    pub content_type: Option<ChatContentType>,
    /// Its id: the same item delivered twice has one id.
    pub id: Option<ChatItemId>,
    /// Whether it is a message, an event or an attachment.
    pub r#type: Option<ChatItemType>,
    /// Who sent it.
    pub participant_id: Option<ParticipantId>,
    /// The sender's name.
    pub display_name: Option<DisplayName>,
    /// The sender's part in the chat.
    pub participant_role: Option<ParticipantRole>,
    /// The files sent with it.
    pub attachments: Option<Vec<AttachmentItem>>,
    /// Receipts of a message.
    pub message_metadata: Option<MessageMetadata>,
    /// The contact an event of a transfer or persistent chat points to.
    pub related_contact_id: Option<ContactId>,
    /// The contact it belongs to.
    pub contact_id: Option<ContactId>,
}

/// What an [`Item`] is. The service sends `MESSAGE`, `EVENT` and `ATTACHMENT`, and over the websocket
/// [`MESSAGEMETADATA`](Self::MESSAGE_METADATA), which the model does not list.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ChatItemType {
    /// Somebody is typing.
    Typing,
    /// A participant joined.
    ParticipantJoined,
    /// A participant left.
    ParticipantLeft,
    /// The chat ended.
    ChatEnded,
    /// The chat was handed on.
    TransferSucceeded,
    /// The chat could not be handed on.
    TransferFailed,
    /// A message.
    Message,
    /// An event: its content type says which.
    Event,
    /// One or more files.
    Attachment,
    /// A connection was acknowledged.
    ConnectionAck,
    /// A message was delivered.
    MessageDelivered,
    /// A message was read.
    MessageRead,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

impl ChatItemType {
    /// How the service calls an item with the receipts of a message. It is none of the model's types, so it is read as
    /// [`Unknown`](Self::Unknown).
    pub const MESSAGE_METADATA: &str = "MESSAGEMETADATA";
}

/// A participant's part in a chat.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ParticipantRole {
    /// Somebody who works for the instance.
    Agent,
    /// Whoever started the chat.
    Customer,
    /// The contact flow and its bots.
    System,
    /// A bot that takes part as a participant of its own.
    CustomBot,
    /// An agent's supervisor.
    Supervisor,
    /// A role this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// Receipts of a message.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct MessageMetadata {
    /// The message the receipts are for.
    pub message_id: Option<ChatItemId>,
    /// One receipt a recipient.
    pub receipts: Option<Vec<Receipt>>,
    /// How far the message came.
    pub message_processing_status: Option<MessageProcessingStatus>,
}

/// When one recipient got and read a message.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// When it was delivered.
    pub delivered_timestamp: Option<Instant>,
    /// When it was read.
    pub read_timestamp: Option<Instant>,
    /// Whose receipt it is.
    pub recipient_participant_id: Option<ParticipantId>,
}

/// The id of a contact, which a chat is: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=256))]
pub struct ContactId(String);

/// The id of a participant: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=256))]
pub struct ParticipantId(String);

/// A participant's name, as others see it: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=256))]
pub struct DisplayName(String);

/// Where the next page of a transcript begins: 1 to 1,000 characters. Empty on the last page.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=1000))]
pub struct NextToken(String);

/// How many items a page holds: 0 to 100.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(range(0..=100))]
pub struct MaxResults(i32);

/// How many of the latest items: 0 to 100.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(range(0..=100))]
pub struct MostRecent(i32);

/// Which way to go from the start position.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ScanDirection {
    /// Towards newer items. It needs a [`StartPosition`].
    Forward,
    /// Towards older items.
    Backward,
    /// A direction this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// In which order a page lists its items.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// The newest first.
    Descending,
    /// The oldest first.
    Ascending,
    /// An order this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// Where in a transcript to begin: by one of its members.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct StartPosition {
    /// At the item of this id.
    pub id: Option<ChatItemId>,
    /// At this time.
    pub absolute_time: Option<Instant>,
    /// At the oldest of so many latest items.
    pub most_recent: Option<MostRecent>,
}
