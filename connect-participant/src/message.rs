//! Messages and events, as they are sent.

use awso::AwsShape;
use awso::schema::Rule;

/// How long a message may be, by its media type, in bytes of UTF-8. The service's documentation of 2026 says
/// 16,384 for each; that of 2023 said 1,024 for text, 12,000 for JSON and 12,288 for interactive responses.
pub(crate) const MESSAGE_RULES: &[Rule] = &[
    Rule::max_bytes("Content", 16_384)
        .when("ContentType", &[content_type::TEXT_PLAIN, content_type::TEXT_MARKDOWN]),
    Rule::max_bytes("Content", 16_384).when("ContentType", &[content_type::JSON]),
    Rule::max_bytes("Content", 16_384).when("ContentType", &[content_type::INTERACTIVE_RESPONSE]),
];

/// Which events participants send.
pub(crate) const EVENT_RULES: &[Rule] = &[Rule::one_of(
    "ContentType",
    &[
        content_type::TYPING,
        content_type::CONNECTION_ACKNOWLEDGED,
        content_type::MESSAGE_DELIVERED,
        content_type::MESSAGE_READ,
    ],
)];

/// The media types of messages and events that the service knows.
///
/// [`ChatContentType`] takes any text, so that a newer type needs no newer crate.
pub mod content_type {
    /// A message of plain text.
    pub const TEXT_PLAIN: &str = "text/plain";
    /// A message of Markdown.
    pub const TEXT_MARKDOWN: &str = "text/markdown";
    /// A message of JSON.
    pub const JSON: &str = "application/json";
    /// The answer to an interactive message, as JSON.
    pub const INTERACTIVE_RESPONSE: &str = "application/vnd.amazonaws.connect.message.interactive.response";
    /// An interactive message; the service sends it, participants do not.
    pub const INTERACTIVE: &str = "application/vnd.amazonaws.connect.message.interactive";
    /// The event that a participant is typing.
    pub const TYPING: &str = "application/vnd.amazonaws.connect.event.typing";
    /// The event that a message was delivered; its content is `{"messageId": "…"}`.
    pub const MESSAGE_DELIVERED: &str = "application/vnd.amazonaws.connect.event.message.delivered";
    /// The event that a message was read; its content is `{"messageId": "…"}`.
    pub const MESSAGE_READ: &str = "application/vnd.amazonaws.connect.event.message.read";
    /// The event that a connection was acknowledged; replaced by `ConnectParticipant` at the end of 2024.
    pub const CONNECTION_ACKNOWLEDGED: &str =
        "application/vnd.amazonaws.connect.event.connection.acknowledged";
    /// The event that a participant joined; the service sends it, participants do not.
    pub const PARTICIPANT_JOINED: &str = "application/vnd.amazonaws.connect.event.participant.joined";
    /// The event that a participant left; the service sends it, participants do not.
    pub const PARTICIPANT_LEFT: &str = "application/vnd.amazonaws.connect.event.participant.left";
    /// The event that the chat ended; the service sends it, participants do not.
    pub const CHAT_ENDED: &str = "application/vnd.amazonaws.connect.event.chat.ended";
    /// That a message has reached somebody, over the websocket.
    pub const MESSAGE_METADATA: &str = "application/vnd.amazonaws.connect.event.message.metadata";
    /// The event that a participant takes part again.
    pub const PARTICIPANT_ACTIVE: &str = "application/vnd.amazonaws.connect.event.participant.active";
    /// The event that a participant does not take part for now.
    pub const PARTICIPANT_INACTIVE: &str = "application/vnd.amazonaws.connect.event.participant.inactive";
    /// The event that a participant has said nothing for a while.
    pub const PARTICIPANT_IDLE: &str = "application/vnd.amazonaws.connect.event.participant.idle";
    /// The event that one who was idle is back.
    pub const PARTICIPANT_RETURNED: &str = "application/vnd.amazonaws.connect.event.participant.returned";
    /// The event that a participant was invited.
    pub const PARTICIPANT_INVITED: &str = "application/vnd.amazonaws.connect.event.participant.invited";
    /// The event that one who was idle for too long was made to leave.
    pub const PARTICIPANT_AUTODISCONNECTION: &str =
        "application/vnd.amazonaws.connect.event.participant.autodisconnection";
    /// The event that a participant goes by another name.
    pub const PARTICIPANT_DISPLAY_NAME_UPDATED: &str =
        "application/vnd.amazonaws.connect.event.participant.displayname.updated";
    /// The event that a chat goes on where an earlier one ended.
    pub const CHAT_REHYDRATED: &str = "application/vnd.amazonaws.connect.event.chat.rehydrated";
    /// The event that the chat has another agent or queue.
    pub const TRANSFER_SUCCEEDED: &str = "application/vnd.amazonaws.connect.event.transfer.succeeded";
    /// The event that the chat was to have another agent or queue, and has not.
    pub const TRANSFER_FAILED: &str = "application/vnd.amazonaws.connect.event.transfer.failed";
    /// The event that the customer is asked to sign in; its content is `{"SessionId": "…"}`.
    pub const AUTHENTICATION_INITIATED: &str =
        "application/vnd.amazonaws.connect.event.authentication.initiated";
    /// The event that the customer has signed in.
    pub const AUTHENTICATION_SUCCEEDED: &str =
        "application/vnd.amazonaws.connect.event.authentication.succeeded";
    /// The event that the customer could not sign in.
    pub const AUTHENTICATION_FAILED: &str = "application/vnd.amazonaws.connect.event.authentication.failed";
    /// The event that the customer has not signed in in time.
    pub const AUTHENTICATION_TIMEOUT: &str = "application/vnd.amazonaws.connect.event.authentication.timeout";
    /// The event that the customer has not asked in time where to sign in.
    pub const AUTHENTICATION_EXPIRED: &str = "application/vnd.amazonaws.connect.event.authentication.expired";
    /// The event that the customer would not sign in.
    pub const AUTHENTICATION_CANCELLED: &str =
        "application/vnd.amazonaws.connect.event.authentication.cancelled";
}

/// What a message says: 1 to 16,384 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=16384))]
pub struct ChatContent(String);

/// The media type of a message or event, one of [`content_type`]: 1 to 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=100))]
pub struct ChatContentType(String);

/// The id of a message or event: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=256))]
pub struct ChatItemId(String);

/// A time as the service writes it, `2026-11-21T13:05:37.120Z`: 1 to 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(length(1..=100))]
pub struct Instant(String);

/// What became of a message that was accepted.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct MessageProcessingMetadata {
    /// How far the message came.
    pub message_processing_status: Option<MessageProcessingStatus>,
}

/// How far a message came, where the instance processes messages before it delivers them.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum MessageProcessingStatus {
    /// On its way.
    Processing,
    /// Not delivered: processing failed.
    Failed,
    /// Not delivered: refused.
    Rejected,
    /// A status this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}
