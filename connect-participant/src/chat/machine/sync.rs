//! How a session learns what it has missed: the service repeats nothing on a new websocket, so the transcript is read
//! from a point up to which it is known to be whole. Frames that come meanwhile wait until that is done.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::super::error::{CallError, CallErrorKind, EndReason};
use super::super::event::ChatEvent;
use super::super::frame::Incoming;
use super::super::transcript::{Recorded, Transcript};
use super::calls::Purpose;
use super::{Call, Machine};
use crate::{
    ChatItemId, ChatItemType, ConnectionToken, GetTranscriptRequest, GetTranscriptResponse, Item, NextToken,
    ScanDirection, SortKey, StartPosition, content_type,
};

/// Items a page, the most there are.
const PAGE: i32 = 100;
/// After so many frames the checkpoint is moved behind them, by one page of the transcript. So a catch-up reads a page or
/// two, however long the chat is, and what the websocket may have lost without a word is found.
const BETWEEN_CHECKS: usize = 50;
/// How long frames wait for the next page of a transcript.
const HOLD: Duration = Duration::from_secs(15);
/// How long after a refusal the transcript is asked for again.
const AFTER_REFUSAL: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub(super) struct Sync {
    /// The item up to which nothing is missing: only the transcript can tell that, never a frame.
    checkpoint: Option<Checkpoint>,
    reading: Option<Reading>,
    /// Whether the application knows that the transcript cannot be read.
    is_failure_told: bool,
    /// What comes by websocket while the transcript is read.
    held: Vec<Incoming>,
    hold_until: Option<Instant>,
    /// It took too long: frames do not wait any more.
    is_hold_over: bool,
    frames: usize,
    /// Whether the transcript is to be read, and whether the application waits for that.
    due: Option<Urgency>,
    not_before: Option<Instant>,
    failures: u32,
    is_history_read: bool,
    is_resumed: bool,
    /// What an earlier session has told its application behind its checkpoint.
    known: HashSet<ChatItemId>,
    /// What may be the echo of a message under way, while it is not known who this participant is.
    undecided: Vec<Incoming>,
}

/// An item of the transcript. Its time tells where it was if it is not there any more.
#[derive(Clone, Debug)]
pub(super) struct Checkpoint {
    pub(super) id: ChatItemId,
    pub(super) time: Option<crate::Instant>,
}

impl Checkpoint {
    fn of(item: &Item) -> Option<Self> {
        Some(Checkpoint { id: item.id.clone()?, time: item.absolute_time.clone() })
    }

    /// Whether the item is it, or was before it.
    fn covers(&self, item: &Item) -> bool {
        // The service writes all times in one form, which sorts as they do.
        let is_earlier =
            || self.time.is_some() && item.absolute_time.is_some() && item.absolute_time <= self.time;
        item.id.as_ref() == Some(&self.id) || is_earlier()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    /// Nothing is known to be missing.
    Check,
    CatchUp,
}

#[derive(Debug)]
struct Reading {
    urgency: Urgency,
    course: Course,
    next_token: Option<NextToken>,
    missed: usize,
}

#[derive(Debug)]
enum Course {
    /// From an item on; each page is taken as it comes.
    Forward(ChatItemId),
    /// From the newest item back; what was read so far, the newest first.
    Backward(Vec<Item>),
}

impl Sync {
    pub(super) fn resume(&mut self, checkpoint: Option<Checkpoint>, known: Vec<ChatItemId>) {
        self.checkpoint = checkpoint;
        self.known = known.into_iter().collect();
        self.is_resumed = true;
    }

    pub(super) fn is_done(&self) -> bool {
        self.is_history_read
            && self.due != Some(Urgency::CatchUp)
            && self.reading.as_ref().is_none_or(|reading| reading.urgency == Urgency::Check)
    }

    pub(super) fn checkpoint(&self) -> Option<&Checkpoint> {
        self.checkpoint.as_ref()
    }

    fn holds_frames(&self) -> bool {
        !self.is_done() && !self.is_hold_over
    }
}

impl Machine {
    pub(super) fn sync_deadline(&self) -> Option<Instant> {
        let read = (self.sync.due.is_some() && self.sync.reading.is_none() && self.link.is_live())
            .then(|| self.sync.not_before.unwrap_or(self.now));
        [read, self.sync.hold_until].into_iter().flatten().min()
    }

    pub(super) fn drive_sync(&mut self) {
        if self.sync.hold_until.is_some_and(|at| at <= self.now) {
            (self.sync.hold_until, self.sync.is_hold_over) = (None, true);
            self.release_held();
        }
        let is_time = self.sync.not_before.is_none_or(|at| at <= self.now);
        if self.sync.reading.is_some() || !is_time || !self.link.is_live() {
            return;
        }
        let Some(urgency) = self.sync.due.take() else { return };
        let course = match &self.sync.checkpoint {
            Some(checkpoint) if self.sync.is_history_read => {
                Course::Forward(self.transcript.anchor(&checkpoint.id, self.participant_id.as_ref()).clone())
            }
            _ => Course::Backward(Vec::new()),
        };
        self.sync.reading = Some(Reading { urgency, course, next_token: None, missed: 0 });
        self.ask_for_page();
    }

    fn ask_for_page(&mut self) {
        if self.sync.holds_frames() {
            self.sync.hold_until = Some(self.now + HOLD);
        }
        self.issue(Purpose::Transcript);
    }

    /// A websocket is subscribed, so that all that is said from now on comes by it: what is not known was before.
    /// A websocket that was replaced before its end has brought all until then; it is looked at all the same.
    pub(super) fn begin_catch_up(&mut self, was_lost: bool) {
        // An answer under way may be from before it.
        let before = self.sync.reading.take().map(|reading| reading.urgency);
        if before.is_some() {
            self.forget_page();
        }
        let urgency = if was_lost { Urgency::CatchUp } else { Urgency::Check };
        self.sync.due = self.sync.due.max(before).max(Some(urgency));
        self.sync.not_before = None;
        if was_lost {
            self.sync.is_hold_over = false;
        }
    }

    pub(super) fn transcript_call(&self, token: ConnectionToken) -> Option<Call> {
        let reading = self.sync.reading.as_ref()?;
        let (scan_direction, sort_order, start_position) = match &reading.course {
            Course::Forward(id) => {
                let start = StartPosition { id: Some(id.clone()), absolute_time: None, most_recent: None };
                (ScanDirection::Forward, SortKey::Ascending, Some(start))
            }
            Course::Backward(_) => (ScanDirection::Backward, SortKey::Descending, None),
        };
        Some(Call::Transcript(GetTranscriptRequest {
            contact_id: None,
            max_results: Some(PAGE.into()),
            next_token: reading.next_token.clone(),
            scan_direction: Some(scan_direction),
            sort_order: Some(sort_order),
            start_position,
            connection_token: token,
        }))
    }

    pub(super) fn page_answered(&mut self, result: Result<GetTranscriptResponse, CallError>) {
        let Some(mut reading) = self.sync.reading.take() else { return };
        let page = match result {
            Ok(page) => page,
            Err(error) => return self.page_failed(&reading, error),
        };
        self.sync.failures = 0;
        if self.contact_id.is_none() {
            self.contact_id = page.initial_contact_id;
        }
        let items = page.transcript.unwrap_or_default();
        let next = page.next_token.filter(|token| !token.is_empty());
        // One that leads to itself leads nowhere.
        let is_over = next.is_none() || next == reading.next_token;
        reading.next_token = next;
        let is_enough = match &mut reading.course {
            Course::Forward(_) => {
                for item in items {
                    self.sync.checkpoint = Checkpoint::of(&item).or(self.sync.checkpoint.take());
                    reading.missed += usize::from(self.absorb(item.into(), false));
                    if self.ended.is_some() {
                        return;
                    }
                }
                false
            }
            Course::Backward(read) => {
                let is_known = |item: &Item| {
                    item.id.as_ref().is_some_and(|id| self.transcript.knows(id))
                        || self.transcript.has_dropped(item)
                };
                let has_new = items.iter().any(|item| !is_known(item));
                read.extend(items);
                self.is_enough(read) || self.sync.is_history_read && !has_new
            }
        };
        if !is_over && !is_enough {
            self.sync.reading = Some(reading);
            return self.ask_for_page();
        }
        if let Course::Backward(read) = std::mem::replace(&mut reading.course, Course::Backward(Vec::new())) {
            reading.missed += self.absorb_backwards(read, is_over);
        }
        (self.sync.is_history_read, self.sync.is_failure_told) = (true, false);
        self.sync.frames = 0;
        (self.sync.hold_until, self.sync.is_hold_over) = (None, false);
        self.release_held();
        if reading.urgency == Urgency::CatchUp && self.ended.is_none() {
            self.event(ChatEvent::CaughtUp { missed: reading.missed });
        }
    }

    /// Whether as much of the history is read as is wanted, and all that came after an earlier session.
    fn is_enough(&self, read: &[Item]) -> bool {
        if self.sync.is_history_read {
            return false;
        }
        let checkpoint = self.sync.checkpoint.as_ref();
        let reaches = checkpoint.is_none_or(|checkpoint| read.iter().any(|item| checkpoint.covers(item)));
        reaches && self.options.history.is_some_and(|most| read.len() >= most)
    }

    /// Takes what was read from the newest item back, which is all there is or as much as is wanted.
    fn absorb_backwards(&mut self, mut read: Vec<Item>, is_all: bool) -> usize {
        let is_first = !self.sync.is_history_read;
        // All of it was there before the session, or what stands behind the checkpoint of the one that it resumes.
        let history = match &self.sync.checkpoint {
            Some(checkpoint) => read.iter().position(|item| checkpoint.covers(item)),
            None if self.sync.is_resumed => None,
            None => Some(0),
        };
        if let Some(newest) = read.first() {
            self.sync.checkpoint = Checkpoint::of(newest).or(self.sync.checkpoint.take());
        }
        // What is older than is wanted is not known, and not asked for: it is no news later on.
        let mut unwanted = None;
        if is_first && let Some(most) = self.options.history {
            let most = most.max(history.unwrap_or(read.len()));
            let rest = read.split_off(most.min(read.len()));
            let oldest = read.last().filter(|_| !is_all).cloned();
            unwanted = rest.into_iter().next().or(oldest);
        }
        let mut missed = 0;
        for (place, item) in read.into_iter().enumerate().rev() {
            let is_history = is_first
                && (history.is_some_and(|history| place >= history)
                    || item.id.as_ref().is_some_and(|id| self.sync.known.contains(id)));
            missed += usize::from(self.absorb(item.into(), is_history));
        }
        if let Some(newest) = unwanted {
            self.transcript.drop_until(&newest);
        }
        if is_first {
            self.sync.known = HashSet::new();
            self.transcript.lift_unsent();
        }
        missed
    }

    fn page_failed(&mut self, reading: &Reading, error: CallError) {
        self.sync.failures += 1;
        match (error.kind(), &reading.course) {
            (CallErrorKind::Throttled | CallErrorKind::Passing, _) => {
                let wait = self.backoff(self.sync.failures + 1);
                self.sync.not_before = Some(self.now + wait);
                self.sync.due = self.sync.due.max(Some(reading.urgency));
            }
            // The page's token or the item to begin at may not be good any more: once more from the beginning.
            (CallErrorKind::Refused, Course::Forward(_)) => {
                if reading.next_token.is_none() {
                    self.sync.checkpoint = None;
                }
                self.sync.due = self.sync.due.max(Some(reading.urgency));
                self.sync.not_before = Some(self.now + self.backoff(self.sync.failures));
            }
            _ => {
                // Nothing waits for it any more, but what is missing stays missing until it is read.
                (self.sync.hold_until, self.sync.is_hold_over) = (None, true);
                self.sync.due = self.sync.due.max(Some(reading.urgency));
                self.sync.not_before = Some(self.now + AFTER_REFUSAL);
                self.release_held();
                if !std::mem::replace(&mut self.sync.is_failure_told, true) {
                    self.event(ChatEvent::CatchUpFailed(error));
                }
            }
        }
    }

    /// Takes an item that came by websocket.
    pub(super) fn take_frame(&mut self, incoming: Incoming) {
        if is_typing(&incoming.item) {
            return self.somebody_types(&incoming.item);
        }
        if self.sync.holds_frames() {
            return self.sync.held.push(incoming);
        }
        self.absorb_frame(incoming);
        self.sync.frames += 1;
        if self.sync.frames >= BETWEEN_CHECKS && self.sync.due.is_none() {
            self.sync.frames = 0;
            self.sync.due = Some(Urgency::Check);
        }
    }

    pub(super) fn release_held(&mut self) {
        for incoming in std::mem::take(&mut self.sync.held) {
            self.absorb_frame(incoming);
        }
    }

    fn absorb_frame(&mut self, incoming: Incoming) {
        // Only a frame ends a chat: the transcript of one that goes on where others ended has their ends, too.
        let is_end = is_event(&incoming.item, content_type::CHAT_ENDED);
        self.absorb(incoming, false);
        if is_end {
            self.end(EndReason::ChatEnded);
        }
    }

    /// Takes an item, once it is its turn. Tells whether it was new.
    fn absorb(&mut self, incoming: Incoming, is_history: bool) -> bool {
        if self.ended.is_some() || is_typing(&incoming.item) || self.transcript.has_dropped(&incoming.item) {
            return false;
        }
        if is_receipt(&incoming.item) {
            self.take_receipts(incoming.item, false);
            return false;
        }
        if self.participant_id.is_none() {
            if self.is_named_by_us(&incoming.item) {
                self.participant_id.clone_from(&incoming.item.participant_id);
            } else if !self.sync.undecided.is_empty() || self.may_be_under_way(&incoming.item) {
                // What comes behind it waits with it.
                self.sync.undecided.push(incoming);
                return true;
            }
        }
        let id = incoming.item.id.clone();
        let receipts = incoming.item.message_metadata.is_some().then(|| incoming.item.clone());
        match self.transcript.record(incoming, self.participant_id.as_ref(), is_history) {
            Recorded::New(entry) => {
                self.echoed(&entry);
                self.tell(entry);
                if let Some(id) = id {
                    let receipts = self.transcript.early_receipts(&id);
                    self.take_receipts_of(&id, receipts);
                }
                true
            }
            Recorded::Part(entry) => {
                self.event(ChatEvent::PartialMessage(entry));
                false
            }
            Recorded::Changed(entry) => {
                let is_file = entry.is_attachment();
                self.event(if is_file { ChatEvent::Attachment(entry) } else { ChatEvent::Changed(entry) });
                true
            }
            Recorded::Known => {
                if let Some(item) = receipts {
                    self.take_receipts(item, true);
                }
                false
            }
        }
    }

    fn is_named_by_us(&self, item: &Item) -> bool {
        let entry = item.id.as_ref().and_then(|id| self.transcript.of_id(id));
        entry.is_some_and(|entry| entry.is_own() && !entry.is_told) || self.transcript.sends_file(item)
    }

    /// What could be an echo is somebody's, now that a message was answered.
    pub(super) fn decide(&mut self) {
        for incoming in std::mem::take(&mut self.sync.undecided) {
            self.absorb_frame(incoming);
        }
    }

    /// Nobody will answer any more whose the first of what is undecided is. It says what was under way.
    pub(super) fn decide_at_last(&mut self) {
        if let Some(echo) = self.sync.undecided.first() {
            self.participant_id.clone_from(&echo.item.participant_id);
        }
        self.decide();
    }
}

/// What an earlier session has told its application behind its checkpoint.
pub(super) fn told_behind(transcript: &Transcript, checkpoint: Option<&ChatItemId>) -> Vec<ChatItemId> {
    let newest_first = transcript.entries().rev().filter(|entry| entry.is_told && !entry.is_partial());
    let behind = newest_first.take_while(|entry| checkpoint.is_none() || entry.id() != checkpoint);
    behind.filter_map(|entry| entry.id().cloned()).collect()
}

fn is_event(item: &Item, content_type: &str) -> bool {
    item.content_type.as_ref().is_some_and(|found| found.as_str() == content_type)
}

fn is_typing(item: &Item) -> bool {
    is_event(item, content_type::TYPING) || item.r#type == Some(ChatItemType::Typing)
}

fn is_receipt(item: &Item) -> bool {
    matches!(&item.r#type, Some(ChatItemType::Unknown(unknown)) if unknown == ChatItemType::MESSAGE_METADATA)
        || is_event(item, content_type::MESSAGE_METADATA)
}
