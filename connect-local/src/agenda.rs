//! What is yet to happen, and when.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Debug;
use std::hash::Hash;

use crate::clock::Moment;
use crate::kept::look;

/// What can stand in an agenda.
pub(crate) trait Due {
    /// What can be taken out of an agenda with all that is to happen to it.
    type Subject: Debug + Eq + Hash;

    /// Whether it outlives the process.
    fn is_lasting(&self) -> bool;

    /// What it happens to.
    fn subject(&self) -> Option<Self::Subject>;
}

/// A place in the agenda: when, and after how many others.
pub(crate) type Slot = (Moment, u64);

/// Things with the moment each is due: the earliest comes first, and of two at one moment the one put in first.
#[derive(Debug)]
pub(crate) struct Agenda<T: Due> {
    due: BTreeMap<Slot, T>,
    count: u64,
    /// Where lasting things were put in or taken out.
    changed: BTreeSet<Slot>,
    /// Where the things of a subject are.
    of: HashMap<T::Subject, BTreeSet<Slot>>,
}

impl<T: Due> Default for Agenda<T> {
    fn default() -> Self {
        Agenda { due: BTreeMap::new(), count: 0, changed: BTreeSet::new(), of: HashMap::new() }
    }
}

impl<T: Due> Agenda<T> {
    pub(crate) fn put(&mut self, at: Moment, what: T) {
        let slot = (at, self.count);
        if what.is_lasting() {
            self.changed.insert(slot);
        }
        self.insert(slot, what);
        self.count += 1;
    }

    fn insert(&mut self, slot: Slot, what: T) {
        if let Some(subject) = what.subject() {
            self.of.entry(subject).or_default().insert(slot);
        }
        self.due.insert(slot, what);
    }

    /// The moment of the next one.
    pub(crate) fn next(&self) -> Option<Moment> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes out the next one that is due, with the moment it was due at.
    pub(crate) fn take_due(&mut self, now: Moment) -> Option<(Moment, T)> {
        let entry = self.due.first_entry().filter(|entry| entry.key().0 <= now)?;
        look();
        let (slot, what) = entry.remove_entry();
        if what.is_lasting() {
            self.changed.insert(slot);
        }
        if let Some(subject) = what.subject()
            && let Some(slots) = self.of.get_mut(&subject)
        {
            slots.remove(&slot);
            if slots.is_empty() {
                self.of.remove(&subject);
            }
        }
        Some((slot.0, what))
    }

    /// What is to happen to a subject.
    pub(crate) fn of<'a>(&'a self, subject: &T::Subject) -> impl Iterator<Item = &'a T> {
        let slots = self.of.get(subject).into_iter().flatten().inspect(|_| look());
        slots.filter_map(|slot| self.due.get(slot))
    }

    /// Takes out all of a subject but what is to be kept.
    pub(crate) fn retain_of(&mut self, subject: T::Subject, mut is_kept: impl FnMut(&T) -> bool) {
        let mut slots = self.of.remove(&subject).unwrap_or_default();
        slots.retain(|slot| {
            look();
            let Some(what) = self.due.get(slot) else { return false };
            if is_kept(what) {
                return true;
            }
            if what.is_lasting() {
                self.changed.insert(*slot);
            }
            self.due.remove(slot);
            false
        });
        if !slots.is_empty() {
            self.of.insert(subject, slots);
        }
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.due.len().max(self.of.len())
    }

    /// Puts back what was written down.
    pub(crate) fn restore(&mut self, slot: Slot, what: T) {
        self.count = self.count.max(slot.1.saturating_add(1));
        self.insert(slot, what);
    }

    /// What of the lasting things was put in, or taken out, since this was last called.
    pub(crate) fn take_changes(&mut self, mut each: impl FnMut(Slot, Option<&T>)) {
        for slot in std::mem::take(&mut self.changed) {
            each(slot, self.due.get(&slot));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    impl Due for &'static str {
        type Subject = char;

        fn is_lasting(&self) -> bool {
            *self != "b"
        }

        fn subject(&self) -> Option<char> {
            self.chars().nth(1)
        }
    }

    #[test]
    fn what_happens_to_a_subject_goes_with_it() {
        let noon = Moment::parse("2026-11-21T12:00:00.000Z").expect("a time");
        let mut agenda = Agenda::default();
        agenda.restore((noon, 0), "aX");
        for what in ["bX", "cX", "dY", "e"] {
            agenda.put(noon, what);
        }
        assert_eq!(agenda.take_due(noon), Some((noon, "aX")));
        agenda.take_changes(|_, _| {});
        agenda.retain_of('X', |what| *what == "bX");
        agenda.retain_of('Z', |_| panic!("there is none"));
        let mut changes = Vec::new();
        agenda.take_changes(|slot, what| changes.push((slot.1, what.copied())));
        assert_eq!(changes, [(2, None)]);
        let mut left = Vec::new();
        while let Some((_, what)) = agenda.take_due(noon) {
            left.push(what);
        }
        assert_eq!((left, agenda.of.len()), (vec!["bX", "dY", "e"], 0));
    }

    #[test]
    fn what_lasts_is_told_once_and_comes_after_what_was_restored() {
        let noon = Moment::parse("2026-11-21T12:00:00.000Z").expect("a time");
        let mut agenda = Agenda::default();
        agenda.restore((noon, 7), "a");
        for what in ["b", "c"] {
            agenda.put(noon, what);
        }
        let mut changes = Vec::new();
        agenda.take_changes(|slot, what| changes.push((slot.1, what.copied())));
        while agenda.take_due(noon).is_some() {}
        agenda.take_changes(|slot, what| changes.push((slot.1, what.copied())));
        assert_eq!(changes, [(9, Some("c")), (7, None), (9, None)]);
    }

    #[test]
    fn what_is_due_comes_in_order_and_nothing_else_does() {
        let noon = Moment::parse("2026-11-21T12:00:00.000Z").expect("a time");
        let at = |seconds| noon.after(Duration::from_secs(seconds));
        let mut agenda = Agenda::default();
        for (seconds, what) in [(3, "d"), (1, "a"), (2, "b"), (2, "c")] {
            agenda.put(at(seconds), what);
        }
        let mut taken = Vec::new();
        while let Some((when, what)) = agenda.take_due(at(2)) {
            assert!(when <= at(2));
            taken.push(what);
        }
        assert_eq!(taken, ["a", "b", "c"]);
        assert_eq!(agenda.next(), Some(at(3)));
    }
}
