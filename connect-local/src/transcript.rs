//! What was said and what happened in a chat, in order.

mod page;

use std::collections::{BTreeMap, HashMap};

use awso_connect_participant::content_type;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use self::page::{Direction, Lines, Order, Query, Start};
use crate::attachment::Attached;
use crate::clock::Moment;
use crate::contact::CUSTOMER;
use crate::event;
use crate::kept::{KeptList, look};

/// The events in the transcript of a chat that is over; there would be `participant.invited`.
const LASTING_EVENTS: [&str; 5] = [
    content_type::PARTICIPANT_JOINED,
    content_type::PARTICIPANT_LEFT,
    content_type::CHAT_ENDED,
    event::TRANSFER_SUCCEEDED,
    event::TRANSFER_FAILED,
];

/// One message or event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    /// Unique in its transcript, and later than that of every entry before.
    pub(crate) at: Moment,
    pub(crate) kind: EntryKind,
    pub(crate) content_type: String,
    /// Who it is from, by place among the contact's participants; nobody for what the service says.
    pub(crate) author: Option<usize>,
    pub(crate) receipts: Vec<Receipt>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EntryKind {
    Message {
        content: String,
    },
    Event,
    Attachment(Attached),
    /// An event that says more than its content type.
    EventOf {
        content: String,
    },
    /// That a message has reached somebody.
    Receipt {
        message_id: String,
        receipt: Receipt,
    },
}

/// What a participant has seen of a message, and when first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Receipt {
    /// By place among the contact's participants.
    pub(crate) recipient: usize,
    pub(crate) delivered: Moment,
    pub(crate) read: Option<Moment>,
}

impl Entry {
    /// Whether it is what somebody has said or shown, for which there may be receipts.
    pub(crate) fn is_said(&self) -> bool {
        matches!(self.kind, EntryKind::Message { .. } | EntryKind::Attachment(_))
    }

    /// Whether it is told when the chat is over: of all events only those that say who took part are.
    fn is_lasting(&self) -> bool {
        self.is_said() || LASTING_EVENTS.contains(&self.content_type.as_str())
    }

    /// Notes that the message reached the recipient, and tells what is known of it then. What was noted first stays.
    pub(crate) fn receive(&mut self, recipient: usize, read: bool, now: Moment) -> Receipt {
        let read = read.then_some(now);
        if let Some(receipt) = self.receipts.iter_mut().find(|receipt| receipt.recipient == recipient) {
            receipt.read = receipt.read.or(read);
            return *receipt;
        }
        // Reading what was never reported as delivered delivers it.
        let receipt = Receipt { recipient, delivered: now, read };
        self.receipts.push(receipt);
        receipt
    }
}

/// The entries of a chat, and where among them is what is asked for by anything but its place, so that nothing that is
/// done to a chat takes longer the longer the chat is.
#[derive(Debug, Default)]
pub(crate) struct Transcript {
    entries: KeptList<Entry>,
    /// Where the entry of this id is. Ids are UUIDs, which take half of the room that their texts take.
    by_id: HashMap<Uuid, usize>,
    /// Where those are that are told when the chat is over.
    lasting: Vec<usize>,
    latest_message: Option<usize>,
    /// What everybody has said, by who it is.
    said: BTreeMap<Option<usize>, Said>,
}

/// How much somebody has said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) messages: usize,
    pub(crate) characters: usize,
    /// Where the first and the last of their messages are.
    pub(crate) first: Option<usize>,
    pub(crate) last: Option<usize>,
}

impl Said {
    /// How much the two have said together.
    pub(crate) fn and(self, other: Said) -> Said {
        Said {
            messages: self.messages + other.messages,
            characters: self.characters + other.characters,
            first: self.first.into_iter().chain(other.first).min(),
            last: self.last.max(other.last),
        }
    }
}

impl Transcript {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&Entry> {
        self.entries.get(place)
    }

    /// The entry at this place, to be changed. Its id, its author and what kind it is stay as they are.
    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut Entry> {
        self.entries.get_mut(place)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter()
    }

    pub(crate) fn last(&self) -> Option<&Entry> {
        self.get(self.len().checked_sub(1)?)
    }

    /// The place of the entry of this id.
    pub(crate) fn place_of(&self, id: &str) -> Option<usize> {
        let place = *self.by_id.get(&Uuid::try_parse(id).ok()?)?;
        // A UUID can be written in more than one way, and an id is compared as it is written.
        self.get(place).is_some_and(|entry| entry.id == id).then_some(place)
    }

    /// The message that came last.
    pub(crate) fn latest_message(&self) -> Option<&Entry> {
        self.get(self.latest_message?)
    }

    /// How much those have said of whom this is true.
    pub(crate) fn said_by(&self, is_asked: impl Fn(Option<usize>) -> bool) -> Said {
        let theirs = self.said.iter().inspect(|_| look()).filter(|(author, _)| is_asked(**author));
        theirs.fold(Said::default(), |all, (_, said)| all.and(*said))
    }

    /// How many messages the customer has sent.
    pub(crate) fn customers_messages(&self) -> usize {
        self.said.get(&Some(CUSTOMER)).map_or(0, |said| said.messages)
    }

    /// Puts an entry at the end, and tells its place.
    pub(crate) fn push(&mut self, entry: Entry) -> usize {
        let place = self.entries.len();
        self.note(place, &entry);
        self.entries.push(entry);
        place
    }

    /// Puts back what was written down. Entries come in their order; false if one is missing.
    #[must_use]
    pub(crate) fn restore(&mut self, place: usize, entry: Entry) -> bool {
        let is_next = place == self.entries.len();
        if is_next {
            self.note(place, &entry);
        }
        self.entries.restore(place, entry)
    }

    fn note(&mut self, place: usize, entry: &Entry) {
        if let Ok(id) = Uuid::try_parse(&entry.id) {
            self.by_id.insert(id, place);
        }
        if entry.is_lasting() {
            self.lasting.push(place);
        }
        if let EntryKind::Message { content } = &entry.kind {
            self.latest_message = Some(place);
            let (characters, at) = (content.chars().count(), Some(place));
            let said = self.said.entry(entry.author).or_default();
            *said = said.and(Said { messages: 1, characters, first: at, last: at });
        }
    }

    /// What has changed since this was last called.
    pub(crate) fn take_changes(&mut self, mut each: impl FnMut(usize, &Entry)) {
        self.entries.take_changes(|place, entry| each(place, entry));
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::contact::tests::noon;

    /// The id of an entry of these tests.
    pub(crate) fn id(number: usize) -> String {
        Uuid::from_u128(number as u128).to_string()
    }

    pub(crate) fn entry(number: usize, at: Moment) -> Entry {
        let (kind, content_type) = (EntryKind::Event, String::new());
        Entry { id: id(number), at, kind, content_type, author: None, receipts: Vec::new() }
    }

    #[test]
    fn the_first_receipt_of_its_kind_stays() {
        let at = |millis| noon().after(std::time::Duration::from_millis(millis));
        let mut entry = entry(0, at(0));
        entry.receive(0, false, at(1));
        entry.receive(0, true, at(2));
        entry.receive(0, true, at(3));
        entry.receive(1, true, at(4));
        let seen: Vec<_> = entry.receipts.iter().map(|r| (r.recipient, r.delivered, r.read)).collect();
        assert_eq!(seen, [(0, at(1), Some(at(2))), (1, at(4), Some(at(4)))]);
    }

    #[test]
    fn an_entry_is_found_by_its_id_as_it_is_written_whether_it_is_new_or_was_restored() {
        let (mut one, mut other) = (Transcript::default(), Transcript::default());
        for number in 0..3 {
            assert_eq!(one.push(entry(number, noon())), number);
            assert!(other.restore(number, entry(number, noon())));
        }
        assert!(!other.restore(7, entry(7, noon())));
        for transcript in [one, other] {
            assert_eq!(transcript.place_of(&id(2)), Some(2));
            for unknown in [id(3), id(7), id(2).replace('-', ""), format!("{{{}}}", id(2)), String::new()] {
                assert_eq!(transcript.place_of(&unknown), None, "{unknown}");
            }
        }
    }

    #[test]
    fn the_latest_message_and_how_much_everybody_has_said_are_known() {
        let mut transcript = Transcript::default();
        assert!(transcript.latest_message().is_none());
        for (number, author) in [CUSTOMER, 1, CUSTOMER].into_iter().enumerate() {
            let kind = EntryKind::Message { content: "né".to_owned() };
            transcript.push(Entry { kind, author: Some(author), ..entry(2 * number, noon()) });
            transcript.push(entry(2 * number + 1, noon()));
        }
        assert_eq!(transcript.customers_messages(), 2);
        let by = |authors: &[usize]| {
            transcript.said_by(|author| author.is_some_and(|author| authors.contains(&author)))
        };
        assert_eq!(by(&[7]), Said::default());
        assert_eq!(by(&[1]), Said { messages: 1, characters: 2, first: Some(2), last: Some(2) });
        assert_eq!(by(&[0, 1]), Said { messages: 3, characters: 6, first: Some(0), last: Some(4) });
        assert_eq!(transcript.latest_message().map(|entry| entry.id.clone()), Some(id(4)));
    }
}
