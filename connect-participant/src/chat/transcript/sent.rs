//! What this session sends, from when it is said until the service has told what it is called.

use std::sync::Arc;

use super::super::entry::{Delivery, Entry, EntryKey, Place};
use super::super::error::ChatError;
use super::{Transcript, millis};
use crate::{ArtifactId, ChatItemId, ChatItemType, ClientToken, Instant, Item};

impl Transcript {
    /// What was to be sent before the transcript was read stands behind it.
    pub(in crate::chat) fn lift_unsent(&mut self) {
        let last = self.last_millis();
        let unsent = self.sent.values().filter(|place| {
            place.0 < last
                && self.entries.get(place).is_some_and(|entry| !entry.is_told && entry.id().is_none())
        });
        let mut unsent: Vec<Place> = unsent.copied().filter(|place| place.0 == 0).collect();
        unsent.sort_unstable();
        for place in unsent {
            if let Some(entry) = self.take(&place) {
                // Its key is older than that of what it stands behind.
                self.insert(last.saturating_add(1), entry);
            }
        }
    }

    /// What is to be sent stands behind all that is known, until the service gives it a time.
    pub(in crate::chat) fn begin(
        &mut self,
        item: Item,
        client_token: Option<ClientToken>,
        delivery: Delivery,
    ) -> Arc<Entry> {
        let key = self.key();
        let millis = self.last_millis();
        self.sent.insert(key, (millis, key));
        self.insert(
            millis,
            Entry {
                key,
                item,
                is_own: true,
                is_history: false,
                delivery: Some(delivery),
                is_told: false,
                chances: 0,
                said_after: millis,
                client_token,
                failure: None,
                is_identified: false,
                reported: None,
                parts: None,
                is_repeated: false,
                millis,
            },
        )
    }

    pub(in crate::chat) fn change_sent(
        &mut self,
        key: EntryKey,
        change: impl FnOnce(&mut Entry),
    ) -> Option<Arc<Entry>> {
        let place = *self.sent.get(&key)?;
        self.change(&place, change)
    }

    /// The service has answered what this one is called. Tells all that is not as it was: this one if it was not known to
    /// have arrived, and one of the same text whose echo was taken for it, or the other way round.
    pub(in crate::chat) fn identify(
        &mut self,
        key: EntryKey,
        id: Option<ChatItemId>,
        time: Option<Instant>,
    ) -> Vec<Arc<Entry>> {
        let mut changed = Vec::new();
        let Some(place) = self.sent.get(&key).copied() else { return changed };
        let Some(known) = self.entries.get(&place) else { return changed };
        let was_known = matches!(known.delivery, Some(Delivery::Sent | Delivery::Delivered | Delivery::Read));
        let mut place = place;
        if id.is_some() && known.id().is_some() && known.id() != id.as_ref() {
            let Some(own) = self.disown(&place) else { return changed };
            place = own.place();
        }
        // Its own echo may have come, and been taken for that of another, or of nobody here.
        let told = id.as_ref().and_then(|id| self.by_id.get(id).copied()).filter(|told| *told != place);
        let told = told.and_then(|told| self.take(&told));
        if let Some(other) = told.as_ref().filter(|told| self.sent.contains_key(&told.key)) {
            let (at, mut other) = (other.millis, other.clone());
            other.lose_echo();
            changed.push(self.insert(at, other));
        }
        let entry = self.change(&place, |entry| {
            if let Some(told) = told {
                (entry.item, entry.is_told) = (told.item, told.is_told);
            }
            entry.is_identified = true;
            entry.item.id = entry.item.id.take().or(id);
            entry.item.absolute_time = entry.item.absolute_time.take().or(time);
            if matches!(entry.delivery, None | Some(Delivery::Sending | Delivery::Failed(_))) {
                entry.delivery = Some(Delivery::Sent);
            }
        });
        changed.extend(entry.filter(|_| !was_known));
        changed
    }

    /// The echo that this one has was another's, which stands for itself until its own call tells whose.
    fn disown(&mut self, place: &Place) -> Option<Arc<Entry>> {
        let mut own = self.take(place)?;
        let apart = Entry { key: self.key(), client_token: None, ..own.clone() };
        self.insert(place.0, apart);
        own.lose_echo();
        Some(self.insert(place.0, own))
    }

    /// The service certainly did not take it: whatever was heard was not its echo.
    pub(in crate::chat) fn refuse(&mut self, key: EntryKey) {
        self.change_sent(key, |entry| entry.chances = entry.chances.saturating_sub(1));
        let Some(entry) = self.of_key(key) else { return };
        let place = entry.place();
        if entry.is_claimed() && entry.chances == 0 {
            self.disown(&place);
        }
    }

    /// The service did not take it, or did not say so. Tells it, unless its echo has come all the same.
    pub(in crate::chat) fn fail(&mut self, key: EntryKey, error: ChatError) -> Option<Arc<Entry>> {
        let entry = self.change_sent(key, |entry| {
            if matches!(entry.delivery, Some(Delivery::Sending)) {
                entry.delivery = Some(Delivery::Failed(error));
            } else {
                entry.failure = Some(error);
            }
        });
        entry.filter(|entry| matches!(entry.delivery, Some(Delivery::Failed(_))))
    }

    /// What was sent and has no id yet, of which this is the echo.
    pub(in crate::chat) fn claim(&self, item: &Item) -> Option<Place> {
        let millis = millis(item);
        let is_it = |entry: &&Arc<Entry>| {
            let is_later = millis.is_none_or(|millis| millis > entry.said_after);
            is_later
                && entry.item.r#type == item.r#type
                && match &item.r#type {
                    Some(ChatItemType::Attachment) => file_of(&entry.item) == file_of(item),
                    _ => entry.item.content == item.content && entry.item.content_type == item.content_type,
                }
        };
        let open = self.awaiting_echo.iter().filter_map(|key| self.of_key(*key)).filter(is_it);
        // What is under way comes before what has failed, the oldest first.
        let rank = |entry: &&Arc<Entry>| (matches!(entry.delivery, Some(Delivery::Failed(_))), entry.key);
        open.min_by_key(rank).map(|entry| entry.place())
    }

    /// Whether the item shows a file that this session sends.
    pub(in crate::chat) fn sends_file(&self, item: &Item) -> bool {
        let mut sent = self.sent.values().filter_map(|place| self.entries.get(place));
        let file = file_of(item);
        file.is_some() && sent.any(|entry| file_of(&entry.item) == file)
    }

    /// The file that is being sent has an id.
    pub(in crate::chat) fn name_file(&mut self, key: EntryKey, id: ArtifactId) {
        self.change_sent(key, |entry| {
            entry.chances += 1;
            if let Some(file) = entry.item.attachments.as_mut().and_then(|files| files.first_mut()) {
                file.attachment_id = Some(id);
            }
        });
    }
}

fn file_of(item: &Item) -> Option<&ArtifactId> {
    item.attachments.as_deref()?.first()?.attachment_id.as_ref()
}
