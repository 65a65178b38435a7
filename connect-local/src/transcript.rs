//! What was said and what happened in a chat, in order, and the pages of it.

use std::borrow::Borrow;

use crate::attachment::Attached;
use crate::clock::Moment;
use crate::refusal::Refusal;

/// One message or event.
#[derive(Clone, Debug)]
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

#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// By place among the contact's participants.
    pub(crate) recipient: usize,
    pub(crate) delivered: Moment,
    pub(crate) read: Option<Moment>,
}

impl Entry {
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

/// Which part of a transcript is asked for, and in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Query {
    pub(crate) start: Start,
    pub(crate) direction: Direction,
    pub(crate) order: Order,
}

/// Where to start.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Start {
    /// At the newest entry.
    Newest,
    /// At the entry of this id.
    Id(String),
    /// At the one next to the entry of this id.
    BesideId(String),
    /// At the entry of this moment, or the next one on the way.
    At(Moment),
    /// At the oldest of so many of the newest entries.
    MostRecent(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// The order within a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    Ascending,
    Descending,
}

/// Some entries, and the place between entries where the next page goes on.
#[derive(Debug)]
pub(crate) struct Page<'t, E = Entry> {
    pub(crate) entries: Vec<&'t E>,
    pub(crate) next: Option<usize>,
}

impl Query {
    /// The page of at most `size` entries that begins at the start, or where the page before ended.
    ///
    /// A transcript only grows at its end, so the place between two entries stays what it is.
    pub(crate) fn page<'t, E: Borrow<Entry>>(
        &self,
        transcript: &'t [E],
        size: usize,
        resume: Option<usize>,
    ) -> Result<Page<'t, E>, Refusal> {
        let place = match resume {
            Some(place) => place.min(transcript.len()),
            None => self.place(transcript)?,
        };
        let (range, next) = match self.direction {
            Direction::Forward => {
                let end = place.saturating_add(size).min(transcript.len());
                (place..end, (end < transcript.len()).then_some(end))
            }
            Direction::Backward => {
                let begin = place.saturating_sub(size);
                (begin..place, (begin > 0).then_some(begin))
            }
        };
        let mut entries: Vec<&E> = transcript.get(range).unwrap_or_default().iter().collect();
        if self.order == Order::Descending {
            entries.reverse();
        }
        Ok(Page { entries, next })
    }

    /// The place before the entry to start at when going forward, after it when going backward.
    fn place<E: Borrow<Entry>>(&self, transcript: &[E]) -> Result<usize, Refusal> {
        let length = transcript.len();
        let place_of = |id: &str| {
            let place = transcript.iter().position(|entry| entry.borrow().id == id);
            place.ok_or_else(|| Refusal::invalid("StartPosition.Id names no item of this transcript"))
        };
        let first = match &self.start {
            Start::Newest => length.saturating_sub(1),
            Start::Id(id) => place_of(id)?,
            Start::BesideId(id) => {
                let place = place_of(id)?;
                return Ok(if self.direction == Direction::Forward { place + 1 } else { place });
            }
            Start::MostRecent(count) => length.saturating_sub(*count),
            Start::At(moment) => {
                return Ok(transcript.partition_point(|entry| match self.direction {
                    Direction::Forward => entry.borrow().at < *moment,
                    Direction::Backward => entry.borrow().at <= *moment,
                }));
            }
        };
        Ok(match self.direction {
            Direction::Forward => first,
            Direction::Backward => (first + 1).min(length),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: usize) -> Moment {
        Moment::parse("2026-11-21T15:04:05.000Z")
            .expect("a time")
            .after(std::time::Duration::from_millis(millis as u64))
    }

    /// Entries `0`, `1`, … two milliseconds apart, so that there are moments between them.
    fn transcript(length: usize) -> Vec<Entry> {
        let entry = |index: usize| Entry {
            id: index.to_string(),
            at: at(index * 2),
            kind: EntryKind::Event,
            content_type: String::new(),
            author: None,
            receipts: Vec::new(),
        };
        (0..length).map(entry).collect()
    }

    fn ids(page: &Page<'_>) -> Vec<String> {
        page.entries.iter().map(|entry| entry.id.clone()).collect()
    }

    fn first_page(start: Start, direction: Direction) -> String {
        let query = Query { start, direction, order: Order::Ascending };
        ids(&query.page(&transcript(6), 3, None).expect("a page")).concat()
    }

    #[test]
    fn a_start_is_part_of_its_page_in_both_directions() {
        use Direction::{Backward, Forward};
        assert_eq!(first_page(Start::Id("2".into()), Forward), "234");
        assert_eq!(first_page(Start::Id("3".into()), Backward), "123");
        assert_eq!(first_page(Start::At(at(4)), Forward), "234");
        assert_eq!(first_page(Start::At(at(6)), Backward), "123");
        assert_eq!(first_page(Start::MostRecent(2), Forward), "45");
        assert_eq!(first_page(Start::MostRecent(2), Backward), "234");
        assert_eq!(first_page(Start::Newest, Backward), "345");
    }

    #[test]
    fn a_moment_between_entries_starts_at_the_next_one_on_the_way() {
        assert_eq!(first_page(Start::At(at(3)), Direction::Forward), "234");
        assert_eq!(first_page(Start::At(at(7)), Direction::Backward), "123");
        assert_eq!(first_page(Start::At(at(99)), Direction::Forward), "");
    }

    #[test]
    fn more_recent_ones_than_there_are_start_at_the_oldest_and_none_after_the_newest() {
        assert_eq!(first_page(Start::MostRecent(99), Direction::Forward), "012");
        assert_eq!(first_page(Start::MostRecent(0), Direction::Forward), "");
        assert_eq!(first_page(Start::MostRecent(0), Direction::Backward), "345");
    }

    #[test]
    fn an_unknown_id_is_refused() {
        let query =
            Query { start: Start::Id("9".into()), direction: Direction::Forward, order: Order::Ascending };
        assert!(query.page(&transcript(3), 10, None).is_err());
    }

    #[test]
    fn the_first_receipt_of_its_kind_stays() {
        let mut entry = transcript(1).remove(0);
        entry.receive(0, false, at(1));
        entry.receive(0, true, at(2));
        entry.receive(0, true, at(3));
        entry.receive(1, true, at(4));
        let seen: Vec<_> = entry.receipts.iter().map(|r| (r.recipient, r.delivered, r.read)).collect();
        assert_eq!(seen, [(0, at(1), Some(at(2))), (1, at(4), Some(at(4)))]);
    }

    fn starts() -> impl Strategy<Value = Start> {
        prop_oneof![
            Just(Start::Newest),
            (0..40usize).prop_map(|id| Start::Id(id.to_string())),
            (0..90usize).prop_map(|millis| Start::At(at(millis))),
            (0..50usize).prop_map(Start::MostRecent),
        ]
    }

    /// Every page of a query, as ids.
    fn pages(query: &Query, transcript: &[Entry], size: usize) -> Result<Vec<Vec<String>>, Refusal> {
        let mut pages = Vec::new();
        let mut resume = None;
        loop {
            let page = query.page(transcript, size, resume)?;
            pages.push(ids(&page));
            if page.next.is_none() {
                return Ok(pages);
            }
            resume = page.next;
        }
    }

    proptest! {
        #[test]
        fn pages_one_after_the_other_are_the_whole(
            length in 0..40usize,
            size in 1..15usize,
            start in starts(),
            forward: bool,
            ascending: bool,
        ) {
            let transcript = transcript(length);
            let direction = if forward { Direction::Forward } else { Direction::Backward };
            let order = if ascending { Order::Ascending } else { Order::Descending };
            let query = Query { start, direction, order };
            let (Ok(mut whole), Ok(pages)) = (pages(&query, &transcript, 100), pages(&query, &transcript, size))
            else {
                prop_assert!(matches!(query.start, Start::Id(_)));
                return Ok(());
            };
            prop_assert_eq!(whole.len(), 1);
            let (last, full) = pages.split_last().expect("at least one page");
            prop_assert!(full.iter().all(|page| page.len() == size) && last.len() <= size);
            // The walk goes one way, the order within a page may go the other.
            let mut walked = pages;
            if forward != ascending {
                walked.reverse();
            }
            prop_assert_eq!(walked.concat(), whole.remove(0));
        }

        #[test]
        fn a_descending_page_is_an_ascending_one_in_reverse(
            length in 0..40usize,
            size in 1..15usize,
            start in starts(),
            forward: bool,
        ) {
            let transcript = transcript(length);
            let direction = if forward { Direction::Forward } else { Direction::Backward };
            let of = |order| pages(&Query { start: start.clone(), direction, order }, &transcript, size);
            let (Ok(ascending), Ok(mut descending)) = (of(Order::Ascending), of(Order::Descending)) else {
                prop_assert!(matches!(start, Start::Id(_)));
                return Ok(());
            };
            descending.iter_mut().for_each(|page| page.reverse());
            prop_assert_eq!(ascending, descending);
        }

        #[test]
        fn entries_added_while_paging_forward_are_neither_lost_nor_doubled(
            length in 1..20usize,
            size in 1..7usize,
            added in 0..20usize,
        ) {
            let (before, after) = (transcript(length), transcript(length + added));
            let start = Start::Id("0".into());
            let query = Query { start, direction: Direction::Forward, order: Order::Ascending };
            let first = query.page(&before, size, None).expect("the first entry is there");
            let Some(resume) = first.next else { return Ok(()) };
            let mut seen = ids(&first);
            let rest = query.page(&after, 100, Some(resume)).expect("a place stays");
            seen.extend(ids(&rest));
            let all: Vec<String> = after.iter().map(|entry| entry.id.clone()).collect();
            prop_assert_eq!(seen, all);
        }
    }
}
