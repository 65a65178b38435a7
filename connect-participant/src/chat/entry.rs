//! One line of a session's transcript.

use std::collections::BTreeMap;
use std::fmt;

use awso::Timestamp;

use super::error::ChatError;
use super::machine::ReceiptKind;
use crate::{
    ArtifactStatus, AttachmentItem, ChatItemId, ChatItemType, ClientToken, Item, ParticipantId,
    ParticipantRole, Receipt,
};

/// Names a line of a session's transcript for as long as the session lasts: what is being sent has no id of the
/// service's yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryKey(pub(super) u64);

/// Where an entry stands in the transcript: milliseconds since 1970; of two at the same time, what came first.
pub(super) type Place = (i64, EntryKey);

/// How far a message of one's own has come.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Delivery {
    /// On its way to the service.
    Sending,
    /// The service has it.
    Sent,
    /// It has reached somebody else.
    Delivered,
    /// Somebody else has read it.
    Read,
    /// The service did not take it, or nobody knows. [`resend`](super::ChatSession::resend) sends it once more under
    /// the same client token, so that it arrives once.
    Failed(ChatError),
}

/// What is said and done in a chat: a message, an event or a file, as the service has it, and what the session knows
/// of it.
#[derive(Clone)]
pub struct Entry {
    pub(super) key: EntryKey,
    pub(super) item: Item,
    pub(super) is_own: bool,
    pub(super) is_history: bool,
    pub(super) delivery: Option<Delivery>,
    /// Whether the service has told it, by websocket or transcript: not so while it is sent.
    pub(super) is_told: bool,
    /// How many requests with it may have reached the service.
    pub(super) chances: u32,
    /// The newest time that was known when it was said: its echo is later.
    pub(super) said_after: i64,
    pub(super) client_token: Option<ClientToken>,
    /// Why its call failed, though an echo tells that it has arrived: the echo may be another's.
    pub(super) failure: Option<ChatError>,
    /// Whether its call has told its id.
    pub(super) is_identified: bool,
    /// What this participant has reported of it, or may have.
    pub(super) reported: Option<ReceiptKind>,
    /// The parts of a message that comes in parts, until it is complete.
    pub(super) parts: Option<BTreeMap<i32, String>>,
    /// Whether it was sent once more because its echo may be another's.
    pub(super) is_repeated: bool,
    /// When it stands in the transcript: milliseconds since 1970.
    pub(super) millis: i64,
}

impl Entry {
    /// What it is called in this session.
    pub fn key(&self) -> EntryKey {
        self.key
    }

    /// The item as the service has it; of what is being sent, as much as is known.
    pub fn item(&self) -> &Item {
        &self.item
    }

    /// When the service says it was; none while it is being sent.
    pub fn time(&self) -> Option<Timestamp> {
        self.item.absolute_time.as_ref()?.parse().ok()
    }

    /// The service's id; none while it is being sent.
    pub fn id(&self) -> Option<&ChatItemId> {
        self.item.id.as_ref()
    }

    /// Whether it is from this participant.
    pub fn is_own(&self) -> bool {
        self.is_own
    }

    /// Whether it was there before this session began.
    pub fn is_history(&self) -> bool {
        self.is_history
    }

    /// How far it has come; none of what others have said.
    pub fn delivery(&self) -> Option<&Delivery> {
        self.delivery.as_ref()
    }

    /// What it says; nothing where it is a file, or an event without content.
    pub fn text(&self) -> &str {
        self.item.content.as_ref().map_or("", |content| content.as_str())
    }

    /// The media type, one of [`content_type`](crate::content_type); empty for files.
    pub fn content_type(&self) -> &str {
        self.item.content_type.as_ref().map_or("", |content_type| content_type.as_str())
    }

    /// The name of whom it is from; empty where nobody is named.
    pub fn display_name(&self) -> &str {
        self.item.display_name.as_ref().map_or("", |name| name.as_str())
    }

    /// The part in the chat of whom it is from.
    pub fn role(&self) -> Option<&ParticipantRole> {
        self.item.participant_role.as_ref()
    }

    /// Whom it is from.
    pub fn participant_id(&self) -> Option<&ParticipantId> {
        self.item.participant_id.as_ref()
    }

    /// The files.
    pub fn attachments(&self) -> &[AttachmentItem] {
        self.item.attachments.as_deref().unwrap_or_default()
    }

    /// Who has received and read it.
    pub fn receipts(&self) -> &[Receipt] {
        let receipts = self.item.message_metadata.as_ref().and_then(|metadata| metadata.receipts.as_deref());
        receipts.unwrap_or_default()
    }

    /// Whether more parts of the message are to come.
    pub fn is_partial(&self) -> bool {
        self.parts.is_some()
    }

    pub(super) fn is_message(&self) -> bool {
        self.item.r#type == Some(ChatItemType::Message)
    }

    pub(super) fn is_attachment(&self) -> bool {
        self.item.r#type == Some(ChatItemType::Attachment)
    }

    pub(super) fn place(&self) -> Place {
        (self.millis, self.key)
    }

    /// Whether it may have reached the service, which has not told it yet: it may have an echo to come.
    pub(super) fn awaits_echo(&self) -> bool {
        !self.is_told && self.chances > 0 && self.item.id.is_none()
    }

    /// Whether an echo with its words is all that tells that it has arrived.
    pub(super) fn is_claimed(&self) -> bool {
        self.is_told && !self.is_identified && self.client_token.is_some()
    }

    /// The echo that it has is another's: it is as its call left it.
    pub(super) fn lose_echo(&mut self) {
        (self.item.id, self.item.absolute_time, self.item.message_metadata) = (None, None, None);
        self.is_told = false;
        self.delivery = Some(self.failure.take().map_or(Delivery::Sending, Delivery::Failed));
    }

    /// Whether the service may still tell something new of it.
    pub(super) fn is_unsettled(&self, own: Option<&ParticipantId>) -> bool {
        let is_scanned =
            self.attachments().iter().all(|file| file.status != Some(ArtifactStatus::InProgress));
        let is_awaited = matches!(self.delivery, Some(Delivery::Sent | Delivery::Delivered));
        let is_ours = |receipt: &&Receipt| receipt.recipient_participant_id.as_ref() == own;
        let known = self.receipts().iter().find(is_ours).map(|receipt| match receipt.read_timestamp {
            Some(_) => ReceiptKind::Read,
            None => ReceiptKind::Delivered,
        });
        self.is_partial() || !is_scanned || is_awaited || self.reported > known
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("key", &self.key)
            .field("item", &self.item)
            .field("is_own", &self.is_own)
            .field("delivery", &self.delivery)
            .finish_non_exhaustive()
    }
}
