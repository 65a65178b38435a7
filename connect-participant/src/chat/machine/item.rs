//! What an item means to the application.

use std::sync::Arc;

use super::super::entry::Entry;
use super::super::event::{Authentication, AuthenticationState, ChatEvent, MessageReceipt, Participant};
use super::super::transcript::Receipted;
use super::Machine;
use crate::{ChatItemId, Item, Receipt, SessionId, content_type};

impl Machine {
    pub(super) fn take_receipts(&mut self, item: Item, is_of_item: bool) {
        let id = item.id.filter(|_| is_of_item);
        let Some(metadata) = item.message_metadata else { return };
        let Some(message_id) = metadata.message_id.or(id) else { return };
        self.take_receipts_of(&message_id, metadata.receipts.unwrap_or_default());
    }

    pub(super) fn take_receipts_of(&mut self, message_id: &ChatItemId, receipts: Vec<Receipt>) {
        let own = self.participant_id.as_ref();
        let Receipted { news, moved } = self.transcript.receive(message_id, receipts, own);
        for receipt in news {
            let is_own = receipt.recipient_participant_id.is_some()
                && receipt.recipient_participant_id == self.participant_id;
            let message_id = message_id.clone();
            self.event(ChatEvent::Receipt(MessageReceipt { message_id, receipt, is_own }));
        }
        if let Some(entry) = moved {
            self.event(ChatEvent::Delivery(entry));
        }
    }

    /// Tells the application of an item that it does not know yet.
    pub(super) fn tell(&mut self, entry: Arc<Entry>) {
        if entry.is_message() || entry.is_attachment() {
            self.stopped_typing(&entry.item);
            self.heard(&entry);
            let is_message = entry.is_message();
            return self.event(if is_message {
                ChatEvent::Message(entry)
            } else {
                ChatEvent::Attachment(entry)
            });
        }
        let is_own = entry.is_own();
        let event = match entry.content_type() {
            content_type::PARTICIPANT_JOINED => ChatEvent::ParticipantJoined(entry),
            content_type::PARTICIPANT_LEFT => {
                self.stopped_typing(&entry.item);
                self.receipts_may_be_possible();
                ChatEvent::ParticipantLeft(entry)
            }
            content_type::PARTICIPANT_INVITED => ChatEvent::ParticipantInvited(entry),
            content_type::PARTICIPANT_ACTIVE => ChatEvent::ParticipantActive(entry),
            content_type::PARTICIPANT_INACTIVE => ChatEvent::ParticipantInactive(entry),
            content_type::PARTICIPANT_IDLE => ChatEvent::ParticipantIdle(entry),
            content_type::PARTICIPANT_RETURNED => ChatEvent::ParticipantReturned(entry),
            content_type::PARTICIPANT_AUTODISCONNECTION => {
                self.is_auto_disconnected |= is_own;
                ChatEvent::ParticipantAutoDisconnected(entry)
            }
            content_type::PARTICIPANT_DISPLAY_NAME_UPDATED => ChatEvent::ParticipantRenamed(entry),
            content_type::TRANSFER_SUCCEEDED => ChatEvent::Transfer { is_done: true, entry },
            content_type::TRANSFER_FAILED => ChatEvent::Transfer { is_done: false, entry },
            content_type::CHAT_REHYDRATED => ChatEvent::Rehydrated(entry),
            // The end itself is told as what it is; those of earlier contacts are in the transcript.
            content_type::CHAT_ENDED if !entry.is_history() => return,
            event => match authentication(event) {
                Some(state) => {
                    let session_id = session_id(entry.text());
                    ChatEvent::Authentication(Authentication { state, session_id, entry })
                }
                None => ChatEvent::Other(entry),
            },
        };
        self.event(event);
    }

    pub(super) fn somebody_types(&mut self, item: &Item) {
        let participant = Participant::of(item);
        // Who has said that they are typing, and does not know who they are, hears it of themselves.
        let may_be_own = match &self.participant_id {
            Some(own) => participant.id.as_ref() == Some(own),
            None => self.typing.is_said(),
        };
        if !may_be_own {
            self.typing_heard(participant);
        }
    }
}

fn authentication(event: &str) -> Option<AuthenticationState> {
    Some(match event {
        content_type::AUTHENTICATION_INITIATED => AuthenticationState::Initiated,
        content_type::AUTHENTICATION_SUCCEEDED => AuthenticationState::Succeeded,
        content_type::AUTHENTICATION_FAILED => AuthenticationState::Failed,
        content_type::AUTHENTICATION_TIMEOUT => AuthenticationState::TimedOut,
        content_type::AUTHENTICATION_EXPIRED => AuthenticationState::Expired,
        content_type::AUTHENTICATION_CANCELLED => AuthenticationState::Cancelled,
        _ => return None,
    })
}

fn session_id(content: &str) -> Option<SessionId> {
    let content: awso::Document = content.parse().ok()?;
    Some(content.get("SessionId")?.as_str()?.into())
}
