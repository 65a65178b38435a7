//! The pages of a transcript.

use super::{Entry, Transcript};
use crate::clock::Moment;
use crate::contact::Contact;
use crate::refusal::Refusal;

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
pub(crate) struct Page<'t> {
    pub(crate) lines: Vec<Line<'t>>,
    pub(crate) next: Option<usize>,
}

/// An entry and the contact it is of.
pub(crate) type Line<'t> = (&'t Contact, &'t Entry);

/// The transcripts of contacts one after the other, as if they were one. Of a contact that is over, not all is told.
///
/// A page costs what is on it, whatever there is besides.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    parts: Vec<Part<'t>>,
    length: usize,
}

#[derive(Debug)]
struct Part<'t> {
    contact: &'t Contact,
    /// How many lines the parts before have.
    begin: usize,
}

impl<'t> Lines<'t> {
    pub(crate) fn of(contacts: impl IntoIterator<Item = &'t Contact>) -> Self {
        let mut length = 0;
        let parts = contacts.into_iter().map(|contact| {
            let begin = length;
            let Transcript { lasting, entries, .. } = &contact.transcript;
            length += if contact.is_over() { lasting.len() } else { entries.len() };
            Part { contact, begin }
        });
        let parts = parts.collect();
        Lines { parts, length }
    }

    fn get(&self, place: usize) -> Option<Line<'t>> {
        let behind = self.parts.partition_point(|part| part.begin <= place);
        let Part { contact, begin } = self.parts.get(behind.checked_sub(1)?)?;
        let place = place - begin;
        let lasting = &contact.transcript.lasting;
        let place = if contact.is_over() { *lasting.get(place)? } else { place };
        Some((contact, contact.transcript.get(place)?))
    }

    /// The place of the entry of this id, if it is told.
    fn place_of(&self, id: &str) -> Option<usize> {
        self.parts.iter().find_map(|Part { contact, begin }| {
            let place = contact.transcript.place_of(id)?;
            let lasting = &contact.transcript.lasting;
            let place = if contact.is_over() { lasting.binary_search(&place).ok()? } else { place };
            Some(begin + place)
        })
    }

    /// How many lines are at the beginning of which this is true.
    fn partition_point(&self, is_before: impl Fn(&Entry) -> bool) -> usize {
        let (mut begin, mut end) = (0, self.length);
        while begin < end {
            let middle = begin + (end - begin) / 2;
            if self.get(middle).is_some_and(|(_, entry)| is_before(entry)) {
                begin = middle + 1;
            } else {
                end = middle;
            }
        }
        begin
    }
}

impl Query {
    /// The page of at most `size` lines that begins at the start, or where the page before ended.
    ///
    /// A transcript only grows at its end, so the place between two entries stays what it is.
    pub(crate) fn page<'t>(
        &self,
        transcript: &Lines<'t>,
        size: usize,
        resume: Option<usize>,
    ) -> Result<Page<'t>, Refusal> {
        let place = match resume {
            Some(place) => place.min(transcript.length),
            None => self.place(transcript)?,
        };
        let (range, next) = match self.direction {
            Direction::Forward => {
                let end = place.saturating_add(size).min(transcript.length);
                (place..end, (end < transcript.length).then_some(end))
            }
            Direction::Backward => {
                let begin = place.saturating_sub(size);
                (begin..place, (begin > 0).then_some(begin))
            }
        };
        let mut lines: Vec<Line<'t>> = range.filter_map(|place| transcript.get(place)).collect();
        if self.order == Order::Descending {
            lines.reverse();
        }
        Ok(Page { lines, next })
    }

    /// The place before the entry to start at when going forward, after it when going backward.
    fn place(&self, transcript: &Lines<'_>) -> Result<usize, Refusal> {
        let length = transcript.length;
        let place_of = |id: &str| {
            transcript
                .place_of(id)
                .ok_or_else(|| Refusal::invalid("StartPosition.Id names no item of this transcript"))
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
                    Direction::Forward => entry.at < *moment,
                    Direction::Backward => entry.at <= *moment,
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
    use uuid::Uuid;

    use super::*;
    use crate::contact::tests::contact;
    use crate::transcript::EntryKind;
    use crate::transcript::tests::{entry, id};

    fn at(millis: usize) -> Moment {
        Moment::parse("2026-11-21T15:04:05.000Z")
            .expect("a time")
            .after(std::time::Duration::from_millis(millis as u64))
    }

    /// A chat with the entries 0, 1, … two milliseconds apart, so that there are moments between them.
    fn chat(length: usize) -> Contact {
        let mut contact = contact(None);
        for number in 0..length {
            contact.transcript.push(entry(number, at(number * 2)));
        }
        contact
    }

    fn number(id: &str) -> usize {
        Uuid::try_parse(id).map_or(usize::MAX, |id| id.as_u128() as usize)
    }

    fn numbers(page: &Page<'_>) -> Vec<usize> {
        page.lines.iter().map(|(_, entry)| number(&entry.id)).collect()
    }

    fn first_page(start: Start, direction: Direction) -> Vec<usize> {
        let (query, chat) = (Query { start, direction, order: Order::Ascending }, chat(6));
        numbers(&query.page(&Lines::of([&chat]), 3, None).expect("a page"))
    }

    #[test]
    fn a_start_is_part_of_its_page_in_both_directions() {
        use Direction::{Backward, Forward};
        assert_eq!(first_page(Start::Id(id(2)), Forward), [2, 3, 4]);
        assert_eq!(first_page(Start::Id(id(3)), Backward), [1, 2, 3]);
        assert_eq!(first_page(Start::At(at(4)), Forward), [2, 3, 4]);
        assert_eq!(first_page(Start::At(at(6)), Backward), [1, 2, 3]);
        assert_eq!(first_page(Start::MostRecent(2), Forward), [4, 5]);
        assert_eq!(first_page(Start::MostRecent(2), Backward), [2, 3, 4]);
        assert_eq!(first_page(Start::Newest, Backward), [3, 4, 5]);
    }

    #[test]
    fn a_moment_between_entries_starts_at_the_next_one_on_the_way() {
        assert_eq!(first_page(Start::At(at(3)), Direction::Forward), [2, 3, 4]);
        assert_eq!(first_page(Start::At(at(7)), Direction::Backward), [1, 2, 3]);
        assert_eq!(first_page(Start::At(at(99)), Direction::Forward), [0; 0]);
    }

    #[test]
    fn more_recent_ones_than_there_are_start_at_the_oldest_and_none_after_the_newest() {
        assert_eq!(first_page(Start::MostRecent(99), Direction::Forward), [0, 1, 2]);
        assert_eq!(first_page(Start::MostRecent(0), Direction::Forward), [0; 0]);
        assert_eq!(first_page(Start::MostRecent(0), Direction::Backward), [3, 4, 5]);
    }

    /// Three chats, each over but the last, of messages that last and events that do not; and their lines.
    fn chain(lengths: [usize; 3]) -> (Vec<Contact>, Vec<String>) {
        let (mut next, mut told) = (0, Vec::new());
        let chats = lengths.into_iter().enumerate().map(|(place, length)| {
            let mut chat = contact(None);
            for _ in 0..length {
                let mut entry = entry(next, at(next * 2));
                if next % 3 != 0 {
                    entry.kind = EntryKind::Message { content: String::new() };
                }
                if place == 2 || next % 3 != 0 {
                    told.push(entry.id.clone());
                }
                chat.transcript.push(entry);
                next += 1;
            }
            if place < 2 {
                // What it says of that is told, too.
                let end = chat.transcript.len();
                chat.end(None, at(next * 2));
                told.extend(chat.transcript.get(end).map(|entry| entry.id.clone()));
                next += 1;
            }
            chat
        });
        (chats.collect(), told)
    }

    #[test]
    fn chats_that_continue_one_another_read_as_one_without_what_does_not_last() {
        for lengths in [[5, 4, 3], [0, 7, 0], [0, 0, 0], [1, 0, 9]] {
            let (chats, told) = chain(lengths);
            let lines = Lines::of(&chats);
            assert_eq!(lines.length, told.len());
            for (place, id) in told.iter().enumerate() {
                let (contact, entry) = lines.get(place).expect("a line");
                assert_eq!((&entry.id, lines.place_of(id)), (id, Some(place)));
                assert!(contact.transcript.place_of(id).is_some());
                assert_eq!(lines.partition_point(|other| other.at < entry.at), place);
                assert_eq!(lines.partition_point(|other| other.at <= entry.at), place + 1);
            }
            assert!(lines.get(told.len()).is_none());
        }
        // The first entry is an event of a chat that is over.
        assert_eq!(Lines::of(&chain([5, 4, 3]).0).place_of(&id(0)), None);
    }

    #[test]
    fn an_unknown_id_is_refused() {
        let query = Query { start: Start::Id(id(9)), direction: Direction::Forward, order: Order::Ascending };
        assert!(query.page(&Lines::of([&chat(3)]), 10, None).is_err());
    }

    fn starts() -> impl Strategy<Value = Start> {
        prop_oneof![
            Just(Start::Newest),
            (0..40usize).prop_map(|number| Start::Id(id(number))),
            (0..90usize).prop_map(|millis| Start::At(at(millis))),
            (0..50usize).prop_map(Start::MostRecent),
        ]
    }

    /// Every page of a query, as the numbers on it.
    fn pages(query: &Query, chat: &Contact, size: usize) -> Result<Vec<Vec<usize>>, Refusal> {
        let mut pages = Vec::new();
        let mut resume = None;
        loop {
            let page = query.page(&Lines::of([chat]), size, resume)?;
            pages.push(numbers(&page));
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
            let chat = chat(length);
            let direction = if forward { Direction::Forward } else { Direction::Backward };
            let order = if ascending { Order::Ascending } else { Order::Descending };
            let query = Query { start, direction, order };
            let (Ok(mut whole), Ok(pages)) = (pages(&query, &chat, 100), pages(&query, &chat, size))
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
            let chat = chat(length);
            let direction = if forward { Direction::Forward } else { Direction::Backward };
            let of = |order| pages(&Query { start: start.clone(), direction, order }, &chat, size);
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
            let (before, after) = (chat(length), chat(length + added));
            let start = Start::Id(id(0));
            let query = Query { start, direction: Direction::Forward, order: Order::Ascending };
            let first = query.page(&Lines::of([&before]), size, None).expect("the first entry is there");
            let Some(resume) = first.next else { return Ok(()) };
            let mut seen = numbers(&first);
            let rest = query.page(&Lines::of([&after]), 100, Some(resume)).expect("a place stays");
            seen.extend(numbers(&rest));
            prop_assert_eq!(seen, (0..length + added).collect::<Vec<_>>());
        }
    }
}
