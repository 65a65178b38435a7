//! Content types of events that participants do not send themselves, and so the client's crate has no names for.

/// A file. Items of files do not say it.
pub(crate) const ATTACHMENT: &str = "application/vnd.amazonaws.connect.message.attachment";
/// That a message has reached somebody.
pub(crate) const MESSAGE_METADATA: &str = "application/vnd.amazonaws.connect.event.message.metadata";
/// The `Type` of what says so, which is none of the model's.
pub(crate) const METADATA_TYPE: &str = "MESSAGEMETADATA";
/// A participant has said nothing for a while.
pub(crate) const PARTICIPANT_IDLE: &str = "application/vnd.amazonaws.connect.event.participant.idle";
/// One who was idle is back.
pub(crate) const PARTICIPANT_RETURNED: &str = "application/vnd.amazonaws.connect.event.participant.returned";
/// One who was idle for too long has been made to leave.
pub(crate) const AUTODISCONNECTION: &str =
    "application/vnd.amazonaws.connect.event.participant.autodisconnection";
/// A chat goes on where an earlier one ended.
pub(crate) const CHAT_REHYDRATED: &str = "application/vnd.amazonaws.connect.event.chat.rehydrated";
