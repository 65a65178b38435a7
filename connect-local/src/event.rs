//! What the kinds of events and files are called, beside what clients may send.

pub(crate) use awso_connect_participant::content_type::{
    AUTHENTICATION_CANCELLED, AUTHENTICATION_EXPIRED, AUTHENTICATION_FAILED, AUTHENTICATION_INITIATED,
    AUTHENTICATION_SUCCEEDED, AUTHENTICATION_TIMEOUT, CHAT_REHYDRATED, MESSAGE_METADATA,
    PARTICIPANT_AUTODISCONNECTION as AUTODISCONNECTION, PARTICIPANT_IDLE, PARTICIPANT_RETURNED,
    TRANSFER_FAILED, TRANSFER_SUCCEEDED,
};

/// A file. Items of files do not say it.
pub(crate) const ATTACHMENT: &str = "application/vnd.amazonaws.connect.message.attachment";
