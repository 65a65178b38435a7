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
/// The chat has another agent or queue.
pub(crate) const TRANSFER_SUCCEEDED: &str = "application/vnd.amazonaws.connect.event.transfer.succeeded";
/// The chat was to have another agent or queue, and has not.
pub(crate) const TRANSFER_FAILED: &str = "application/vnd.amazonaws.connect.event.transfer.failed";
/// The customer is asked to sign in. Its content has the `SessionId`.
pub(crate) const AUTHENTICATION_INITIATED: &str =
    "application/vnd.amazonaws.connect.event.authentication.initiated";
/// They have.
pub(crate) const AUTHENTICATION_SUCCEEDED: &str =
    "application/vnd.amazonaws.connect.event.authentication.succeeded";
/// They could not.
pub(crate) const AUTHENTICATION_FAILED: &str =
    "application/vnd.amazonaws.connect.event.authentication.failed";
/// They have not in the time that the flow gives.
pub(crate) const AUTHENTICATION_TIMEOUT: &str =
    "application/vnd.amazonaws.connect.event.authentication.timeout";
/// They have not asked in time where to.
pub(crate) const AUTHENTICATION_EXPIRED: &str =
    "application/vnd.amazonaws.connect.event.authentication.expired";
/// They would not.
pub(crate) const AUTHENTICATION_CANCELLED: &str =
    "application/vnd.amazonaws.connect.event.authentication.cancelled";
