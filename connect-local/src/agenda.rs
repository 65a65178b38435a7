//! What is yet to happen, and when.

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::Moment;

/// What may have to outlive the process.
pub(crate) trait Lasting {
    /// Whether it does.
    fn is_lasting(&self) -> bool;
}

/// A place in the agenda: when, and after how many others.
pub(crate) type Slot = (Moment, u64);

/// Things with the moment each is due: the earliest comes first, and of two at one moment the one put in first.
#[derive(Debug)]
pub(crate) struct Agenda<T> {
    due: BTreeMap<Slot, T>,
    count: u64,
    /// Where lasting things were put in or taken out.
    changed: BTreeSet<Slot>,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Agenda { due: BTreeMap::new(), count: 0, changed: BTreeSet::new() }
    }
}

impl<T: Lasting> Agenda<T> {
    pub(crate) fn put(&mut self, at: Moment, what: T) {
        if what.is_lasting() {
            self.changed.insert((at, self.count));
        }
        self.due.insert((at, self.count), what);
        self.count += 1;
    }

    #[cfg(test)]
    pub(crate) fn all(&self) -> impl Iterator<Item = &T> {
        self.due.values()
    }

    /// The moment of the next one.
    pub(crate) fn next(&self) -> Option<Moment> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes out the next one that is due, with the moment it was due at.
    pub(crate) fn take_due(&mut self, now: Moment) -> Option<(Moment, T)> {
        let entry = self.due.first_entry().filter(|entry| entry.key().0 <= now)?;
        let (slot, what) = entry.remove_entry();
        if what.is_lasting() {
            self.changed.insert(slot);
        }
        Some((slot.0, what))
    }

    /// Puts back what was written down.
    pub(crate) fn restore(&mut self, slot: Slot, what: T) {
        self.count = self.count.max(slot.1.saturating_add(1));
        self.due.insert(slot, what);
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

    impl Lasting for &str {
        fn is_lasting(&self) -> bool {
            *self != "b"
        }
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
