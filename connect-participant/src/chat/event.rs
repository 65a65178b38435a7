//! What a session tells its application.

use std::sync::Arc;

use super::entry::Entry;
use super::error::{CallError, EndReason};
use crate::{ChatItemId, DisplayName, Item, ParticipantId, ParticipantRole, Receipt, SessionId};

/// Something that happened in a chat, or to the connection with it.
///
/// What is said and done comes once each, in the order of the service's times as long as the service tells it in that
/// order; what was missed while there was no connection comes before what is said after it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ChatEvent {
    /// The websocket is subscribed, for the first time.
    Connected,
    /// There is no connection, and the session makes a new one.
    ConnectionLost(LossReason),
    /// It has.
    ConnectionRestored,
    /// All is told that was said until now; so many items were not known before.
    CaughtUp {
        /// How many items the transcript had that no frame had brought.
        missed: usize,
    },
    /// The transcript cannot be read: what was missed stays missed. The session goes on.
    CatchUpFailed(CallError),

    /// Somebody said something, this participant too ([`Entry::is_own`]).
    Message(Arc<Entry>),
    /// As much as is known of a message that comes in parts. The whole of it comes as [`Message`](Self::Message).
    PartialMessage(Arc<Entry>),
    /// A file was sent, or its scan is done: its [status](crate::ArtifactStatus) says which.
    Attachment(Arc<Entry>),
    /// A message says something else than it did: more of it has come than the transcript had.
    Changed(Arc<Entry>),
    /// A message or file of this session has come further, or has failed: see [`Entry::delivery`].
    Delivery(Arc<Entry>),
    /// A message has reached somebody, or was read.
    Receipt(MessageReceipt),
    /// Somebody else is typing, or no longer: they said something, or nothing was heard of it for 12 s.
    Typing {
        /// Who.
        participant: Participant,
        /// Whether they are.
        is_typing: bool,
    },

    /// Somebody joined.
    ParticipantJoined(Arc<Entry>),
    /// Somebody left.
    ParticipantLeft(Arc<Entry>),
    /// Somebody was invited.
    ParticipantInvited(Arc<Entry>),
    /// Somebody takes part again.
    ParticipantActive(Arc<Entry>),
    /// Somebody does not take part for now.
    ParticipantInactive(Arc<Entry>),
    /// Somebody has said nothing for a while.
    ParticipantIdle(Arc<Entry>),
    /// Somebody who was idle is back.
    ParticipantReturned(Arc<Entry>),
    /// Somebody was idle for too long and was made to leave.
    ParticipantAutoDisconnected(Arc<Entry>),
    /// Somebody goes by another name.
    ParticipantRenamed(Arc<Entry>),

    /// The chat has another agent or queue, or was to have one.
    Transfer {
        /// Whether it has.
        is_done: bool,
        /// The event.
        entry: Arc<Entry>,
    },
    /// The customer is asked to sign in, or that has come to an end.
    Authentication(Authentication),
    /// The chat goes on where an earlier one ended.
    Rehydrated(Arc<Entry>),
    /// An event that this crate has no name for, kept whole.
    Other(Arc<Entry>),
    /// A frame that this crate cannot read, as it came.
    UnknownFrame(String),

    /// The chat is over for this session. Nothing comes after it.
    Ended(EndReason),
}

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LossReason {
    /// The service closed the websocket, with this code if it said one.
    Closed(Option<u16>),
    /// The connection broke.
    Broken,
    /// No heartbeat was answered for 15 s.
    Silent,
    /// Events wait that the application has not taken: the session does without a connection until it has.
    Slow,
}

/// Somebody who takes part in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Their id.
    pub id: Option<ParticipantId>,
    /// Their name, as others see it.
    pub display_name: Option<DisplayName>,
    /// Their part.
    pub role: Option<ParticipantRole>,
}

impl Participant {
    pub(super) fn of(item: &Item) -> Self {
        Participant {
            id: item.participant_id.clone(),
            display_name: item.display_name.clone(),
            role: item.participant_role.clone(),
        }
    }
}

/// That a message has reached somebody, or was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageReceipt {
    /// The message.
    pub message_id: ChatItemId,
    /// Who has it, and since when.
    pub receipt: Receipt,
    /// Whether it is this participant.
    pub is_own: bool,
}

/// How a sign-in stands.
#[derive(Clone, Debug)]
pub struct Authentication {
    /// What has become of it.
    pub state: AuthenticationState,
    /// What [`authentication_url`](super::ChatSession::authentication_url) asks for, where the event says it.
    pub session_id: Option<SessionId>,
    /// The event.
    pub entry: Arc<Entry>,
}

/// How a sign-in stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthenticationState {
    /// The customer has a minute to ask where to.
    Initiated,
    /// They have signed in.
    Succeeded,
    /// They could not.
    Failed,
    /// They have not in the time that the flow gives.
    TimedOut,
    /// They have not asked in time where to.
    Expired,
    /// They would not.
    Cancelled,
}

/// What became of a signal that this participant is typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypingOutcome {
    /// The service has it.
    Sent,
    /// One was sent in the last 10 s, which still holds: nothing was sent.
    Throttled,
}

/// What became of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptOutcome {
    /// The service has it.
    Sent,
    /// Another one says as much, and was sent in its place: that a later message was received or read, or that this one
    /// was read.
    Coalesced,
}
