//! Messages on their way: one after the other, so that they arrive in the order in which they were said.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use super::super::entry::{Delivery, Entry, EntryKey};
use super::super::error::{CallError, ChatError};
use super::super::event::ChatEvent;
use super::super::saved::UnsentMessage;
use super::calls::Purpose;
use super::{Call, CommandId, Machine, Outcome};
use crate::{
    ArtifactId, AttachmentItem, ChatContent, ChatContentType, ChatItemType, ConnectionToken, Item,
    MessageProcessingStatus, SendMessageRequest, SendMessageResponse,
};

#[derive(Debug, Default)]
pub(super) struct Outbox {
    queue: VecDeque<EntryKey>,
    under_way: Option<EntryKey>,
    /// Files that others send.
    files: usize,
    /// Who waits for what.
    commands: HashMap<EntryKey, Vec<CommandId>>,
}

impl Outbox {
    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.under_way.is_none() && self.files == 0
    }
}

impl Machine {
    /// Says something. [`Outcome::Message`] tells what came of it.
    pub fn send(
        &mut self,
        now: Instant,
        content_type: ChatContentType,
        content: ChatContent,
    ) -> (EntryKey, CommandId) {
        self.at(now);
        let mut item = unsent(ChatItemType::Message);
        (item.content_type, item.content) = (Some(content_type), Some(content));
        let (key, command) = self.begin(item);
        self.outbox.queue.push_back(key);
        // Whoever has said something and types again does so anew.
        self.typing.is_over();
        self.drive();
        (key, command)
    }

    /// Sends a message that has failed once more, with the same client token: the service takes it once.
    pub fn resend(&mut self, now: Instant, key: EntryKey) -> CommandId {
        self.at(now);
        let command = self.command();
        let failed = self
            .transcript
            .of_key(key)
            .filter(|entry| entry.is_message() && matches!(entry.delivery, Some(Delivery::Failed(_))));
        if failed.is_none() || self.ended.is_some() {
            let error = self.ended.clone().map_or(ChatError::NothingToResend, ChatError::Ended);
            self.done(command, Outcome::Message(Err(error)));
            return command;
        }
        self.outbox.commands.entry(key).or_default().push(command);
        self.outbox.queue.push_back(key);
        if let Some(entry) =
            self.transcript.change_sent(key, |entry| entry.delivery = Some(Delivery::Sending))
        {
            self.event(ChatEvent::Delivery(entry));
        }
        self.drive();
        command
    }

    /// A file is being sent, by whoever carries the machine. [`Outcome::Message`] tells what came of it.
    pub fn begin_file(&mut self, now: Instant, file: AttachmentItem) -> (EntryKey, CommandId) {
        self.at(now);
        self.outbox.files += usize::from(self.ended.is_none());
        self.begin(unsent_file(file))
    }

    /// The service has given the file an id.
    pub fn file_named(&mut self, key: EntryKey, id: ArtifactId) {
        self.transcript.name_file(key, id);
    }

    /// The file is sent, or is not.
    pub fn file_done(&mut self, now: Instant, key: EntryKey, result: Result<(), ChatError>) {
        self.at(now);
        self.outbox.files = self.outbox.files.saturating_sub(1);
        match result {
            Ok(()) => self.arrived(key, None),
            Err(error) => self.not_sent(key, error),
        }
        self.drive();
    }

    fn begin(&mut self, item: Item) -> (EntryKey, CommandId) {
        let command = self.command();
        let client_token = self.random.client_token().into();
        let (delivery, is_over) = match &self.ended {
            Some(reason) => (Delivery::Failed(ChatError::Ended(reason.clone())), true),
            None => (Delivery::Sending, false),
        };
        let mut item = item;
        item.participant_id.clone_from(&self.participant_id);
        let entry = self.transcript.begin(item, Some(client_token), delivery);
        let key = entry.key();
        self.outbox.commands.insert(key, vec![command]);
        if is_over {
            self.settle(key);
        } else {
            self.event(ChatEvent::Delivery(entry));
        }
        (key, command)
    }

    pub(super) fn drive_outbox(&mut self) {
        if self.outbox.under_way.is_some() {
            return;
        }
        if let Some(key) = self.outbox.queue.pop_front() {
            self.outbox.under_way = Some(key);
            self.issue(Purpose::Message(key));
        }
    }

    pub(super) fn message_call(&mut self, key: EntryKey, token: ConnectionToken) -> Option<Call> {
        let entry = self.transcript.change_sent(key, |entry| entry.chances += 1)?;
        Some(Call::Message(SendMessageRequest {
            content_type: entry.item.content_type.clone()?,
            content: entry.item.content.clone()?,
            client_token: entry.client_token.clone(),
            connection_token: token,
        }))
    }

    /// There is nothing to send of it any more.
    pub(super) fn needs_no_call(&mut self, purpose: &Purpose) {
        if matches!(purpose, Purpose::Message(key) if self.outbox.under_way == Some(*key)) {
            self.outbox.under_way = None;
        }
    }

    pub(super) fn message_answered(&mut self, key: EntryKey, result: Result<SendMessageResponse, CallError>) {
        self.outbox.under_way = None;
        match result {
            Ok(answer) => {
                let status = answer.message_metadata.and_then(|it| it.message_processing_status);
                for entry in self.transcript.identify(key, answer.id, answer.absolute_time) {
                    self.event(ChatEvent::Delivery(entry));
                }
                self.decide();
                if let Some(status @ (MessageProcessingStatus::Failed | MessageProcessingStatus::Rejected)) =
                    status
                {
                    self.not_processed(key, status);
                }
                self.settle(key);
            }
            Err(error) => {
                if error.is_certain() {
                    self.transcript.refuse(key);
                }
                self.decide();
                self.not_sent(key, error.into());
            }
        }
    }

    fn arrived(&mut self, key: EntryKey, id: Option<crate::ChatItemId>) {
        for entry in self.transcript.identify(key, id, None) {
            self.event(ChatEvent::Delivery(entry));
        }
        self.settle(key);
    }

    fn not_sent(&mut self, key: EntryKey, error: ChatError) {
        if let Some(entry) = self.transcript.fail(key, error) {
            self.event(ChatEvent::Delivery(entry));
        } else if self.make_sure(key) {
            return;
        }
        self.settle(key);
    }

    /// An echo says that the message has arrived, and its call does not: the same words may be another device's. So it is
    /// sent once more, under the same client token, and the answer tells; if it does not either, the echo is believed. Tells
    /// whether it is sent.
    fn make_sure(&mut self, key: EntryKey) -> bool {
        let is_unsure = self
            .transcript
            .of_key(key)
            .is_some_and(|entry| entry.is_message() && entry.is_claimed() && !entry.is_repeated);
        if is_unsure {
            self.transcript.change_sent(key, |entry| entry.is_repeated = true);
            self.outbox.queue.push_back(key);
        }
        is_unsure
    }

    fn not_processed(&mut self, key: EntryKey, status: MessageProcessingStatus) {
        let failed = Delivery::Failed(ChatError::NotProcessed(status));
        if let Some(entry) = self.transcript.change_sent(key, |entry| entry.delivery = Some(failed)) {
            self.event(ChatEvent::Delivery(entry));
        }
    }

    /// The service tells an item: if it was sent from here, that has arrived, whatever its call was answered.
    pub(super) fn echoed(&mut self, entry: &Arc<Entry>) {
        let is_sent = matches!(entry.delivery, Some(Delivery::Sent | Delivery::Delivered | Delivery::Read));
        if !is_sent || !entry.is_own() || entry.client_token.is_none() {
            return;
        }
        // Nobody waits for one whose call was answered, and of one whose call is under way, that will tell.
        let is_open = entry.is_claimed() || self.outbox.commands.contains_key(&entry.key());
        if !is_open {
            return;
        }
        if self.outbox.under_way == Some(entry.key()) || self.outbox.queue.contains(&entry.key()) {
            return self.event(ChatEvent::Delivery(Arc::clone(entry)));
        }
        if entry.is_claimed() && entry.is_message() {
            self.event(ChatEvent::Delivery(Arc::clone(entry)));
            self.make_sure(entry.key());
        } else {
            self.event(ChatEvent::Delivery(Arc::clone(entry)));
            self.settle(entry.key());
        }
    }

    /// Tells those who wait for a message what has become of it.
    fn settle(&mut self, key: EntryKey) {
        let Some(entry) = self.transcript.of_key(key).cloned() else { return };
        for command in self.outbox.commands.remove(&key).unwrap_or_default() {
            let result = match entry.delivery() {
                Some(Delivery::Failed(error)) => Err(error.clone()),
                _ => Ok(Arc::clone(&entry)),
            };
            self.done(command, Outcome::Message(result));
        }
    }

    /// Whether the item may be the echo of the message that is under way.
    pub(super) fn may_be_under_way(&self, item: &Item) -> bool {
        let entry = self.outbox.under_way.and_then(|key| self.transcript.of_key(key));
        entry.is_some_and(|entry| {
            entry.item.content == item.content && entry.item.content_type == item.content_type
        })
    }

    pub(super) fn fail_outbox(&mut self, error: &ChatError) {
        self.outbox.queue.clear();
        self.outbox.under_way = None;
        let mut keys: Vec<EntryKey> = self.outbox.commands.keys().copied().collect();
        keys.sort_unstable();
        for key in keys {
            if let Some(entry) = self.transcript.fail(key, error.clone()) {
                self.event(ChatEvent::Delivery(entry));
            }
            self.settle(key);
        }
    }

    /// What has not certainly arrived, for a later session.
    pub(super) fn unsent(&self) -> Vec<UnsentMessage> {
        let open = |entry: &&Arc<Entry>| {
            entry.is_message()
                && !entry.is_told
                && matches!(entry.delivery, Some(Delivery::Sending | Delivery::Failed(_)))
        };
        let unsent = |entry: &Arc<Entry>| {
            Some(UnsentMessage {
                content_type: entry.item.content_type.clone()?,
                content: entry.item.content.clone()?,
                client_token: entry.client_token.clone()?,
            })
        };
        self.transcript.entries().filter(open).filter_map(unsent).collect()
    }

    /// What an earlier session left has failed: the application decides whether it is sent.
    pub(super) fn restore_unsent(&mut self, unsent_messages: Vec<UnsentMessage>) {
        for message in unsent_messages {
            let mut item = unsent(ChatItemType::Message);
            (item.content_type, item.content) = (Some(message.content_type), Some(message.content));
            let delivery = Delivery::Failed(ChatError::Interrupted);
            let entry = self.transcript.begin(item, Some(message.client_token), delivery);
            let entry = self.transcript.change_sent(entry.key(), |entry| entry.chances = 1);
            if let Some(entry) = entry {
                self.event(ChatEvent::Delivery(entry));
            }
        }
    }
}

/// An item of which nothing is known but what this session says.
fn unsent(kind: ChatItemType) -> Item {
    Item {
        absolute_time: None,
        content: None,
        content_type: None,
        id: None,
        r#type: Some(kind),
        participant_id: None,
        display_name: None,
        participant_role: None,
        attachments: None,
        message_metadata: None,
        related_contact_id: None,
        contact_id: None,
    }
}

fn unsent_file(file: AttachmentItem) -> Item {
    Item { attachments: Some(vec![file]), ..unsent(ChatItemType::Attachment) }
}
