//! What is yet to happen, and when.

use std::collections::BTreeMap;

use crate::clock::Moment;

/// Things with the moment each is due: the earliest comes first, and of two at one moment the one put in first.
#[derive(Debug)]
pub(crate) struct Agenda<T> {
    due: BTreeMap<(Moment, u64), T>,
    count: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Agenda { due: BTreeMap::new(), count: 0 }
    }
}

impl<T> Agenda<T> {
    pub(crate) fn put(&mut self, at: Moment, what: T) {
        self.due.insert((at, self.count), what);
        self.count += 1;
    }

    /// The moment of the next one.
    pub(crate) fn next(&self) -> Option<Moment> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes out the next one that is due, with the moment it was due at.
    pub(crate) fn take_due(&mut self, now: Moment) -> Option<(Moment, T)> {
        let entry = self.due.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((at, _), what) = entry.remove_entry();
        Some((at, what))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

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
