//! Receipts: as few calls as tell the same, each with a client token of its own, and an outcome for everyone who asked.

use std::time::{Duration, Instant};

use super::super::entry::{Entry, Place};
use super::super::error::{CallError, CallErrorKind, ChatError};
use super::super::event::ReceiptOutcome;
use super::super::options::AutomaticReceipts;
use super::calls::Purpose;
use super::{Call, CommandId, Machine, Outcome, later};
use crate::{ChatItemId, ClientToken, ConnectionToken, SendEventRequest, SendEventResponse, content_type};

/// How long a receipt waits for one that says more: what was delivered is often read at once.
const DEBOUNCE: Duration = Duration::from_millis(300);

/// What is said of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReceiptKind {
    /// It has come.
    Delivered,
    /// It was read, and so has come.
    Read,
}

#[derive(Debug)]
pub(super) struct Receipts {
    /// What is to be said: what covers another is there alone.
    waiting: Vec<Due>,
    under_way: Option<Due>,
    /// The latest messages that were said to be delivered and read, by their places in the transcript.
    said_read: Option<Place>,
    said_delivered: Option<Place>,
    not_before: Instant,
    /// More than two take part, so there are no receipts.
    are_refused: bool,
}

#[derive(Debug)]
struct Due {
    message_id: ChatItemId,
    kind: ReceiptKind,
    /// Where the message stands, as far as that is known.
    place: Option<Place>,
    client_token: ClientToken,
    commands: Vec<CommandId>,
}

impl Due {
    /// Whether the other one says as much.
    fn is_covered_by(&self, other: &Due) -> bool {
        let is_later = self.place.is_some() && other.place >= self.place;
        other.kind >= self.kind && (is_later || other.message_id == self.message_id)
    }
}

impl Receipts {
    pub(super) fn new(now: Instant) -> Self {
        Receipts {
            waiting: Vec::new(),
            under_way: None,
            said_read: None,
            said_delivered: None,
            not_before: now,
            are_refused: false,
        }
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        let is_due = self.under_way.is_none() && !self.waiting.is_empty();
        is_due.then_some(self.not_before)
    }

    /// Whether as much was said already.
    fn is_said(&self, kind: ReceiptKind, place: Option<Place>) -> bool {
        let said = match kind {
            ReceiptKind::Read => self.said_read,
            ReceiptKind::Delivered => self.said_delivered.max(self.said_read),
        };
        place.is_some() && said >= place
    }
}

impl Machine {
    /// Says that a message has come, or was read. [`Outcome::Receipt`] tells what came of it.
    pub fn receipt(&mut self, now: Instant, kind: ReceiptKind, message_id: ChatItemId) -> CommandId {
        self.at(now);
        let command = self.command();
        match &self.ended {
            Some(reason) => {
                let error = ChatError::Ended(reason.clone());
                self.done(command, Outcome::Receipt(Err(error)));
            }
            None => self.put_receipt(kind, message_id, Some(command)),
        }
        self.drive();
        command
    }

    fn put_receipt(&mut self, kind: ReceiptKind, message_id: ChatItemId, command: Option<CommandId>) {
        let place = self.transcript.of_id(&message_id).map(|entry| entry.place());
        let mut covered = Vec::new();
        if self.receipts.is_said(kind, place) {
            covered.extend(command);
            return self.coalesce(covered);
        }
        let client_token = self.random.client_token().into();
        let due = Due { message_id, kind, place, client_token, commands: command.into_iter().collect() };
        let receipts = &mut self.receipts;
        if receipts.waiting.is_empty() {
            receipts.not_before = receipts.not_before.max(self.now + DEBOUNCE);
        }
        if receipts.waiting.iter().any(|waiting| due.is_covered_by(waiting)) {
            return self.coalesce(due.commands);
        }
        let less = receipts.waiting.extract_if(.., |waiting| waiting.is_covered_by(&due));
        covered.extend(less.flat_map(|less| less.commands));
        receipts.waiting.push(due);
        self.coalesce(covered);
    }

    fn coalesce(&mut self, commands: Vec<CommandId>) {
        for command in commands {
            self.done(command, Outcome::Receipt(Ok(ReceiptOutcome::Coalesced)));
        }
    }

    pub(super) fn drive_receipts(&mut self) {
        let receipts = &mut self.receipts;
        if receipts.under_way.is_some() || receipts.not_before > self.now {
            return;
        }
        // That something was read before that something came.
        let next = receipts.waiting.iter().enumerate().max_by_key(|(_, due)| due.kind).map(|(next, _)| next);
        let Some(next) = next else { return };
        let due = receipts.waiting.remove(next);
        receipts.not_before = later(self.now, self.options.receipt_interval);
        self.transcript.report(&due.message_id, Some(due.kind));
        receipts.under_way = Some(due);
        self.issue(Purpose::Receipt);
    }

    pub(super) fn receipt_call(&self, token: ConnectionToken) -> Option<Call> {
        let due = self.receipts.under_way.as_ref()?;
        let content_type = match due.kind {
            ReceiptKind::Delivered => content_type::MESSAGE_DELIVERED,
            ReceiptKind::Read => content_type::MESSAGE_READ,
        };
        let content = awso::Document::from_iter([("messageId", due.message_id.as_str())]);
        Some(Call::Event(SendEventRequest {
            content_type: content_type.into(),
            content: Some(content.to_string().into()),
            client_token: Some(due.client_token.clone()),
            connection_token: token,
        }))
    }

    pub(super) fn receipt_answered(&mut self, result: Result<SendEventResponse, CallError>) {
        let Some(due) = self.receipts.under_way.take() else { return };
        match result {
            Ok(_) => {
                let said = match due.kind {
                    ReceiptKind::Read => &mut self.receipts.said_read,
                    ReceiptKind::Delivered => &mut self.receipts.said_delivered,
                };
                *said = due.place.max(*said);
                for command in due.commands {
                    self.done(command, Outcome::Receipt(Ok(ReceiptOutcome::Sent)));
                }
            }
            Err(error) => {
                self.receipts.are_refused |= error.is_conflict();
                if error.kind() == CallErrorKind::Refused {
                    self.transcript.report(&due.message_id, None);
                }
                // Nobody waits for one that goes by itself, so it goes again.
                let is_passing = matches!(error.kind(), CallErrorKind::Passing | CallErrorKind::Throttled);
                if due.commands.is_empty() && is_passing {
                    if !self.receipts.waiting.iter().any(|waiting| due.is_covered_by(waiting)) {
                        self.receipts.waiting.push(due);
                    }
                    return;
                }
                for command in due.commands {
                    self.done(command, Outcome::Receipt(Err(error.clone().into())));
                }
            }
        }
    }

    /// Somebody said something: a receipt may be wanted.
    pub(super) fn heard(&mut self, entry: &Entry) {
        let kind = match self.options.receipts {
            AutomaticReceipts::None => return,
            AutomaticReceipts::Delivered => ReceiptKind::Delivered,
            AutomaticReceipts::Read => ReceiptKind::Read,
        };
        if entry.is_own() || entry.is_history() || self.receipts.are_refused {
            return;
        }
        if let Some(id) = entry.id().cloned() {
            self.put_receipt(kind, id, None);
        }
    }

    /// Somebody left: there may be but two again.
    pub(super) fn receipts_may_be_possible(&mut self) {
        self.receipts.are_refused = false;
    }

    pub(super) fn fail_receipts(&mut self, error: &ChatError) {
        let receipts = &mut self.receipts;
        let waiting = std::mem::take(&mut receipts.waiting);
        for command in waiting.into_iter().chain(receipts.under_way.take()).flat_map(|due| due.commands) {
            self.done(command, Outcome::Receipt(Err(error.clone())));
        }
    }
}
