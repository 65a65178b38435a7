//! What a session knows of its chat: each item once, in the order of the service's times, and what is on its way to
//! the service between them.

mod sent;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use awso::Timestamp;

use super::entry::{Delivery, Entry, EntryKey, Place};
use super::frame::{Incoming, Part};
use super::machine::ReceiptKind;
use crate::{
    ArtifactStatus, AttachmentItem, ChatContent, ChatItemId, Item, MessageMetadata, ParticipantId, Receipt,
};

/// How many of the newest entries may still change: receipts of older messages, scans of older files are not asked for.
const UNSETTLED: usize = 100;
/// What is kept at least: all that a catch-up may bring again.
const LEAST: usize = 2 * UNSETTLED;

#[derive(Debug)]
pub(super) struct Transcript {
    entries: BTreeMap<Place, Arc<Entry>>,
    by_id: HashMap<ChatItemId, Place>,
    /// What this session has sent.
    sent: HashMap<EntryKey, Place>,
    /// What of that may have an echo to come: a few of many.
    awaiting_echo: BTreeSet<EntryKey>,
    next: u64,
    most: usize,
    /// The newest time of what is not kept: it was dropped because there was too much, or is older than was to be read.
    dropped: Option<i64>,
    /// Receipts of messages that have not come yet, or never will: as many as may still change.
    early: VecDeque<(ChatItemId, Receipt)>,
}

/// What an item was to the transcript.
#[derive(Debug)]
pub(super) enum Recorded {
    /// The service told it for the first time.
    New(Arc<Entry>),
    /// A part more of a message, which is not complete.
    Part(Arc<Entry>),
    /// Something of it is not as it was: a file's scan.
    Changed(Arc<Entry>),
    Known,
}

/// What receipts were to the transcript.
#[derive(Debug, Default)]
pub(super) struct Receipted {
    /// Those that say something new.
    pub(super) news: Vec<Receipt>,
    /// The message, if that has come further by them.
    pub(super) moved: Option<Arc<Entry>>,
}

impl Transcript {
    pub(super) fn new(most: usize) -> Self {
        Transcript {
            entries: BTreeMap::new(),
            by_id: HashMap::new(),
            sent: HashMap::new(),
            awaiting_echo: BTreeSet::new(),
            next: 0,
            most: most.max(LEAST),
            dropped: None,
            early: VecDeque::new(),
        }
    }

    /// All of it, the oldest first.
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.entries.values()
    }

    pub(super) fn of_key(&self, key: EntryKey) -> Option<&Arc<Entry>> {
        self.entries.get(self.sent.get(&key)?)
    }

    pub(super) fn of_id(&self, id: &ChatItemId) -> Option<&Arc<Entry>> {
        self.entries.get(self.by_id.get(id)?)
    }

    pub(super) fn knows(&self, id: &ChatItemId) -> bool {
        self.by_id.contains_key(id)
    }

    /// Whether the item is none of those that are here, and not newer than what is not kept.
    pub(super) fn has_dropped(&self, item: &Item) -> bool {
        let is_old = self.dropped.zip(millis(item)).is_some_and(|(dropped, millis)| millis <= dropped);
        is_old && item.id.as_ref().is_none_or(|id| !self.knows(id))
    }

    /// Nothing that is as old as this item is to be known.
    pub(super) fn drop_until(&mut self, item: &Item) {
        self.dropped = self.dropped.max(millis(item));
    }

    /// From where a catch-up has to begin to learn all that may have changed: the checkpoint, or what came before it and
    /// may still change.
    pub(super) fn anchor<'t>(
        &'t self,
        checkpoint: &'t ChatItemId,
        own: Option<&ParticipantId>,
    ) -> &'t ChatItemId {
        let at = self.by_id.get(checkpoint);
        let unsettled = self
            .entries()
            .rev()
            .take(UNSETTLED)
            .filter(|entry| entry.is_told && entry.is_unsettled(own))
            .last();
        match unsettled.zip(at) {
            Some((entry, at)) if entry.place() < *at => entry.id().unwrap_or(checkpoint),
            _ => checkpoint,
        }
    }

    fn key(&mut self) -> EntryKey {
        self.next += 1;
        EntryKey(self.next)
    }

    fn last_millis(&self) -> i64 {
        self.entries.last_key_value().map_or(0, |((millis, _), _)| *millis)
    }

    fn insert(&mut self, millis: i64, mut entry: Entry) -> Arc<Entry> {
        entry.millis = millis;
        let place = entry.place();
        if let Some(id) = entry.id() {
            self.by_id.insert(id.clone(), place);
        }
        if let Some(sent) = self.sent.get_mut(&entry.key) {
            *sent = place;
            if entry.awaits_echo() {
                self.awaiting_echo.insert(entry.key);
            } else {
                self.awaiting_echo.remove(&entry.key);
            }
        }
        let entry = Arc::new(entry);
        self.entries.insert(place, Arc::clone(&entry));
        self.trim();
        entry
    }

    /// Drops the oldest while there are too many. What is on its way stays.
    fn trim(&mut self) {
        while self.entries.len() > self.most {
            let Some(oldest) = self.entries.iter().find(|(_, entry)| entry.is_told) else { return };
            let (millis, key) = *oldest.0;
            let Some(entry) = self.entries.remove(&(millis, key)) else { return };
            self.dropped = self.dropped.max(Some(millis));
            self.sent.remove(&key);
            if let Some(id) = entry.id() {
                self.by_id.remove(id);
            }
        }
    }

    fn take(&mut self, place: &Place) -> Option<Entry> {
        let entry = self.entries.remove(place)?;
        Some(Arc::try_unwrap(entry).unwrap_or_else(|shared| (*shared).clone()))
    }

    /// Changes an entry where it stands, or moves it to its time.
    fn change(&mut self, place: &Place, change: impl FnOnce(&mut Entry)) -> Option<Arc<Entry>> {
        let mut entry = self.take(place)?;
        change(&mut entry);
        let millis = millis(&entry.item).unwrap_or(place.0);
        Some(self.insert(millis, entry))
    }

    /// Takes what the service tells.
    pub(super) fn record(
        &mut self,
        incoming: Incoming,
        own: Option<&ParticipantId>,
        is_history: bool,
    ) -> Recorded {
        let Incoming { item, part } = incoming;
        let is_own = own.is_some() && item.participant_id.as_ref() == own;
        let known = item.id.as_ref().and_then(|id| self.by_id.get(id).copied());
        let place = match known {
            Some(place) => place,
            None if is_own && !is_history => match self.claim(&item) {
                Some(place) => place,
                None => return self.add(item, part, is_own, is_history),
            },
            None => return self.add(item, part, is_own, is_history),
        };
        self.merge(&place, item, part).unwrap_or(Recorded::Known)
    }

    fn add(&mut self, item: Item, part: Option<Part>, is_own: bool, is_history: bool) -> Recorded {
        let key = self.key();
        let millis = millis(&item).unwrap_or_else(|| self.last_millis());
        let mut entry = Entry {
            key,
            item,
            is_own,
            is_history,
            delivery: is_own.then_some(Delivery::Sent),
            is_told: true,
            chances: 0,
            said_after: 0,
            client_token: None,
            failure: None,
            is_identified: false,
            reported: None,
            parts: None,
            is_repeated: false,
            millis,
        };
        if let Some(part) = part.filter(|part| !part.is_last) {
            let text = entry.item.content.take().map(ChatContent::into_inner).unwrap_or_default();
            entry.parts = Some(BTreeMap::from([(part.number, text)]));
            put_together(&mut entry);
            return Recorded::Part(self.insert(millis, entry));
        }
        let own = entry.is_own.then(|| entry.item.participant_id.clone()).flatten();
        advance(&mut entry, own.as_ref());
        self.learn_scans(&entry.item);
        Recorded::New(self.insert(millis, entry))
    }

    /// What a scan has found may be told by an item of its own: the one that showed the file knows it, too.
    fn learn_scans(&mut self, item: &Item) {
        for file in item.attachments.iter().flatten().filter(|file| is_scanned(file)) {
            let shows =
                |shown: &AttachmentItem| shown.attachment_id == file.attachment_id && !is_scanned(shown);
            let shown = self.entries.iter().rev().take(UNSETTLED);
            let shown = shown.filter(|(_, entry)| entry.attachments().iter().any(shows));
            let places: Vec<Place> = shown.map(|(place, _)| *place).collect();
            for place in places {
                self.change(&place, |entry| {
                    for shown in entry.item.attachments.iter_mut().flatten().filter(|shown| shows(shown)) {
                        shown.status.clone_from(&file.status);
                    }
                });
            }
        }
    }

    /// The receipts that came before their message.
    pub(super) fn early_receipts(&mut self, id: &ChatItemId) -> Vec<Receipt> {
        let (early, others) = self.early.drain(..).partition(|(message, _)| message == id);
        self.early = others;
        VecDeque::into_iter(early).map(|(_, receipt)| receipt).collect()
    }

    fn merge(&mut self, place: &Place, item: Item, part: Option<Part>) -> Option<Recorded> {
        let known = self.entries.get(place)?;
        if known.is_partial() {
            return self.merge_part(place, item, part);
        }
        if !known.is_told {
            let recorded = self.change(place, |entry| {
                let own = item.participant_id.clone();
                entry.item = item;
                entry.is_told = true;
                match entry.delivery.take() {
                    Some(Delivery::Failed(error)) => entry.failure = Some(error),
                    Some(Delivery::Sending) | None => {}
                    further => entry.delivery = further,
                }
                entry.delivery.get_or_insert(Delivery::Sent);
                advance(entry, own.as_ref());
            });
            return recorded.map(Recorded::New);
        }
        // The scan of a file may change its item, once.
        let is_final = item.attachments.iter().flatten().all(is_scanned);
        if known.is_attachment() && is_final && !known.attachments().iter().all(is_scanned) {
            return self
                .change(place, |entry| entry.item.attachments = item.attachments)
                .map(Recorded::Changed);
        }
        // A page of the transcript may have had a message before all of its parts had come.
        if known.is_message() && part.is_some_and(|part| part.is_last) && known.item.content != item.content {
            return self.change(place, |entry| entry.item.content = item.content).map(Recorded::Changed);
        }
        Some(Recorded::Known)
    }

    fn merge_part(&mut self, place: &Place, item: Item, part: Option<Part>) -> Option<Recorded> {
        if let Some(part) = part.filter(|part| !part.is_last) {
            let known = self.entries.get(place)?.parts.as_ref()?;
            if known.contains_key(&part.number) {
                return Some(Recorded::Known);
            }
            let text = item.content.map(ChatContent::into_inner).unwrap_or_default();
            let entry = self.change(place, |entry| {
                entry.parts.get_or_insert_default().insert(part.number, text);
                put_together(entry);
            });
            return entry.map(Recorded::Part);
        }
        // The last part is the whole message, and so is what the transcript has.
        let entry = self.change(place, |entry| {
            entry.parts = None;
            entry.item = item;
        });
        entry.map(Recorded::New)
    }

    /// Takes receipts of a message.
    pub(super) fn receive(
        &mut self,
        id: &ChatItemId,
        receipts: Vec<Receipt>,
        own: Option<&ParticipantId>,
    ) -> Receipted {
        let Some(place) = self.by_id.get(id).copied() else {
            self.early.extend(receipts.into_iter().map(|receipt| (id.clone(), receipt)));
            self.early.drain(..self.early.len().saturating_sub(UNSETTLED));
            return Receipted::default();
        };
        let Some(entry) = self.entries.get(&place) else { return Receipted::default() };
        let mut merged = entry.receipts().to_vec();
        let mut news = Vec::new();
        for receipt in receipts {
            let same =
                |known: &&mut Receipt| known.recipient_participant_id == receipt.recipient_participant_id;
            match merged.iter_mut().find(same) {
                None => {
                    merged.push(receipt.clone());
                    news.push(receipt);
                }
                Some(known) => {
                    let before = known.clone();
                    known.delivered_timestamp =
                        known.delivered_timestamp.take().or(receipt.delivered_timestamp);
                    known.read_timestamp = known.read_timestamp.take().or(receipt.read_timestamp);
                    if *known != before {
                        news.push(known.clone());
                    }
                }
            }
        }
        if news.is_empty() {
            return Receipted::default();
        }
        let mut has_moved = false;
        let entry = self.change(&place, |entry| {
            let metadata = entry.item.message_metadata.get_or_insert_with(|| MessageMetadata {
                message_id: Some(id.clone()),
                receipts: None,
                message_processing_status: None,
            });
            metadata.receipts = Some(merged);
            has_moved = advance(entry, own);
        });
        Receipted { news, moved: entry.filter(|_| has_moved) }
    }

    /// This participant reports, or does not report after all, that it has the message.
    pub(super) fn report(&mut self, id: &ChatItemId, kind: Option<ReceiptKind>) {
        if let Some(place) = self.by_id.get(id).copied() {
            self.change(&place, |entry| entry.reported = kind.and(entry.reported.max(kind)));
        }
    }
}

fn is_scanned(file: &AttachmentItem) -> bool {
    file.status != Some(ArtifactStatus::InProgress)
}

/// When the service says it was.
fn millis(item: &Item) -> Option<i64> {
    let time: Timestamp = item.absolute_time.as_ref()?.parse().ok()?;
    let (seconds, nanos) = time.epoch();
    Some(seconds.saturating_mul(1000).saturating_add(i64::from(nanos / 1_000_000)))
}

/// The text so far, as far as no part is missing.
fn put_together(entry: &mut Entry) {
    let Some(parts) = &entry.parts else { return };
    let Some(first) = parts.keys().next().copied() else { return };
    let without_gap =
        parts.iter().zip(i64::from(first)..).take_while(|((number, _), next)| i64::from(**number) == *next);
    let text: String = without_gap.map(|((_, text), _)| text.as_str()).collect();
    entry.item.content = Some(text.into());
}

/// How far a message of one's own has come by its receipts, and whether that is further.
fn advance(entry: &mut Entry, own: Option<&ParticipantId>) -> bool {
    if !entry.is_own {
        return false;
    }
    let mut by_others =
        entry.receipts().iter().filter(|receipt| receipt.recipient_participant_id.as_ref() != own);
    let is_read = by_others.clone().any(|receipt| receipt.read_timestamp.is_some());
    let is_delivered = by_others.any(|receipt| receipt.delivered_timestamp.is_some());
    let further = match &entry.delivery {
        Some(Delivery::Sent) if is_read => Delivery::Read,
        Some(Delivery::Sent) if is_delivered => Delivery::Delivered,
        Some(Delivery::Delivered) if is_read => Delivery::Read,
        _ => return false,
    };
    entry.delivery = Some(further);
    true
}
