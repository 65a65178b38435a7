//! Collections that know what has changed in them, so that it can be written down without looking at all the rest.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::hash::Hash;

/// Notes that a value is looked at, by which tests tell what a step costs.
pub(crate) fn look() {
    #[cfg(test)]
    meter::LOOKS.set(meter::LOOKS.get() + 1);
}

#[cfg(test)]
pub(crate) mod meter {
    use std::cell::Cell;

    thread_local! {
        pub(super) static LOOKS: Cell<usize> = const { Cell::new(0) };
    }

    /// How many kept values are looked at in this.
    pub(crate) fn looks(act: impl FnOnce()) -> usize {
        let before = LOOKS.get();
        act();
        LOOKS.get() - before
    }
}

/// A map that notes the keys of what was put in, changed and taken out.
pub(crate) struct KeptMap<K, V> {
    values: HashMap<K, V>,
    changed: HashSet<K>,
}

impl<K, V> Default for KeptMap<K, V> {
    fn default() -> Self {
        KeptMap { values: HashMap::new(), changed: HashSet::new() }
    }
}

/// The number only: keys and values of these maps are tokens more often than not.
impl<K, V> fmt::Debug for KeptMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kept", self.values.len())
    }
}

impl<K: Eq + Hash + Clone, V> KeptMap<K, V> {
    pub(crate) fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        look();
        self.values.get(key)
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.changed.insert(key.clone());
        self.values.insert(key, value);
    }

    /// The value of this key, to be changed.
    pub(crate) fn get_mut<Q: Eq + Hash + ToOwned<Owned = K> + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        look();
        let value = self.values.get_mut(key)?;
        self.changed.insert(key.to_owned());
        Some(value)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.values.keys().inspect(|_| look())
    }

    pub(crate) fn remove<Q: Eq + Hash + ToOwned<Owned = K> + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        look();
        let value = self.values.remove(key)?;
        self.changed.insert(key.to_owned());
        Some(value)
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Puts back what was written down.
    pub(crate) fn restore(&mut self, key: K, value: V) {
        self.values.insert(key, value);
    }

    /// What has changed since this was last called; no value for what is gone.
    pub(crate) fn take_changes(&mut self, mut each: impl FnMut(K, Option<&V>)) {
        for key in std::mem::take(&mut self.changed) {
            look();
            let value = self.values.get(&key);
            each(key, value);
        }
    }
}

/// A list that grows at its end, and notes the places of what is new or changed. It is no slice, so that nobody searches
/// it by the way: what is asked for by anything but its place needs an index.
#[derive(Debug)]
pub(crate) struct KeptList<T> {
    items: Vec<T>,
    changed: BTreeSet<usize>,
}

impl<T> Default for KeptList<T> {
    fn default() -> Self {
        KeptList { items: Vec::new(), changed: BTreeSet::new() }
    }
}

impl<T> KeptList<T> {
    pub(crate) fn push(&mut self, item: T) {
        self.changed.insert(self.items.len());
        self.items.push(item);
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&T> {
        look();
        self.items.get(place)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.items.iter().inspect(|_| look())
    }

    /// The item at this place, to be changed.
    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        look();
        let item = self.items.get_mut(place)?;
        self.changed.insert(place);
        Some(item)
    }

    /// Puts back what was written down. Items come in their order; false if one is missing.
    #[must_use]
    pub(crate) fn restore(&mut self, place: usize, item: T) -> bool {
        let is_next = place == self.items.len();
        if is_next {
            self.items.push(item);
        }
        is_next
    }

    /// What has changed since this was last called.
    pub(crate) fn take_changes(&mut self, mut each: impl FnMut(usize, &mut T)) {
        for place in std::mem::take(&mut self.changed) {
            look();
            if let Some(item) = self.items.get_mut(place) {
                each(place, item);
            }
        }
    }
}

/// Things at places of their own, which notes the places of what is new or changed, and what was taken out. A place is
/// given once: what is taken out leaves it empty.
#[derive(Debug)]
pub(crate) struct KeptTable<T> {
    items: BTreeMap<usize, T>,
    next: usize,
    changed: BTreeSet<usize>,
    removed: Vec<(usize, T)>,
}

impl<T> Default for KeptTable<T> {
    fn default() -> Self {
        KeptTable { items: BTreeMap::new(), next: 0, changed: BTreeSet::new(), removed: Vec::new() }
    }
}

impl<T> KeptTable<T> {
    /// Puts it at a place behind all others, and tells which.
    pub(crate) fn push(&mut self, item: T) -> usize {
        let place = self.next;
        self.next += 1;
        self.changed.insert(place);
        self.items.insert(place, item);
        place
    }

    pub(crate) fn get(&self, place: usize) -> Option<&T> {
        look();
        self.items.get(&place)
    }

    /// The item at this place, to be changed.
    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        look();
        let item = self.items.get_mut(&place)?;
        self.changed.insert(place);
        Some(item)
    }

    /// The item at this place, for changes that are noted elsewhere.
    pub(crate) fn get_quietly(&mut self, place: usize) -> Option<&mut T> {
        look();
        self.items.get_mut(&place)
    }

    pub(crate) fn remove(&mut self, place: usize) {
        look();
        if let Some(item) = self.items.remove(&place) {
            self.changed.remove(&place);
            self.removed.push((place, item));
        }
    }

    /// All with their places, in the order of these.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (usize, &T)> {
        self.items.iter().inspect(|_| look()).map(|(place, item)| (*place, item))
    }

    /// Puts back what was written down.
    pub(crate) fn restore(&mut self, place: usize, item: T) {
        self.next = self.next.max(place.saturating_add(1));
        self.items.insert(place, item);
    }

    /// What has changed since this was last called, but for what is gone.
    pub(crate) fn take_changes(&mut self, mut each: impl FnMut(usize, &mut T)) {
        for place in std::mem::take(&mut self.changed) {
            look();
            if let Some(item) = self.items.get_mut(&place) {
                each(place, item);
            }
        }
    }

    /// What was taken out since this was last called, as it was.
    pub(crate) fn take_removed(&mut self) -> Vec<(usize, T)> {
        std::mem::take(&mut self.removed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_tells_what_was_put_in_changed_and_taken_out_once() {
        let mut map: KeptMap<&str, Vec<u8>> = KeptMap::default();
        map.restore("old", vec![1]);
        map.insert("new", vec![2]);
        map.get_mut(&"old").expect("a value").push(3);
        map.insert("gone", vec![]);
        map.remove(&"gone");
        map.remove(&"never");
        let mut changes = Vec::new();
        map.take_changes(|key, value| changes.push((key, value.cloned())));
        changes.sort();
        assert_eq!(changes, [("gone", None), ("new", Some(vec![2])), ("old", Some(vec![1, 3]))]);
        map.take_changes(|key, _| panic!("{key}"));
    }

    #[test]
    fn a_list_tells_the_places_of_what_is_new_or_changed() {
        let mut list = KeptList::default();
        assert!(list.restore(0, "a") && list.restore(1, "b") && !list.restore(3, "d"));
        list.push("c");
        *list.get_mut(0).expect("an item") = "A";
        assert!(list.get_mut(7).is_none());
        let mut changes = Vec::new();
        list.take_changes(|place, item| changes.push((place, *item)));
        assert_eq!(changes, [(0, "A"), (2, "c")]);
        list.take_changes(|place, _| panic!("{place}"));
        assert_eq!((list.len(), list.iter().copied().collect::<Vec<_>>()), (3, vec!["A", "b", "c"]));
    }

    #[test]
    fn a_table_gives_a_place_once_and_tells_what_was_taken_out() {
        let mut table = KeptTable::default();
        table.restore(7, "old");
        assert_eq!([table.push("a"), table.push("b")], [8, 9]);
        *table.get_mut(7).expect("an item") = "OLD";
        table.remove(9);
        table.remove(9);
        assert_eq!((table.push("c"), table.get(9)), (10, None));
        let mut changes = Vec::new();
        table.take_changes(|place, item| changes.push((place, *item)));
        assert_eq!(changes, [(7, "OLD"), (8, "a"), (10, "c")]);
        assert_eq!((table.take_removed(), table.take_removed().len()), (vec![(9, "b")], 0));
        table.take_changes(|place, _| panic!("{place}"));
        assert_eq!(table.iter().map(|(place, _)| place).collect::<Vec<_>>(), [7, 8, 10]);
    }
}
