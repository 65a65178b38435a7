//! All contacts there ever were, and where among them is what is asked for by anything but its place.

use std::collections::HashMap;

use crate::contact::Contact;
use crate::kept::KeptList;

#[derive(Debug, Default)]
pub(crate) struct Contacts {
    all: KeptList<Contact>,
    by_id: HashMap<String, usize>,
    /// How many of each instance are on.
    on: HashMap<String, usize>,
    /// Of the contacts that continue one another, by the id of the first, the newest that is over.
    newest_over: HashMap<String, usize>,
}

impl Contacts {
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&Contact> {
        self.all.get(place)
    }

    /// The contact at this place, to be changed. It keeps its ids; when it is over, [`Contacts::note_end`] wants to know.
    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut Contact> {
        self.all.get_mut(place)
    }

    /// The same for changes that are noted elsewhere.
    pub(crate) fn get_quietly(&mut self, place: usize) -> Option<&mut Contact> {
        self.all.get_quietly(place)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Contact> {
        self.all.iter()
    }

    /// The place of the contact of this id.
    pub(crate) fn place_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// How many of this instance are on.
    pub(crate) fn count_on(&self, instance_id: &str) -> usize {
        self.on.get(instance_id).copied().unwrap_or_default()
    }

    /// The newest that is over, of those that began with the contact of this id.
    pub(crate) fn newest_over(&self, initial_id: &str) -> Option<usize> {
        self.newest_over.get(initial_id).copied()
    }

    /// Takes in a new contact, and tells its place.
    pub(crate) fn push(&mut self, contact: Contact) -> usize {
        let place = self.all.len();
        self.note(place, &contact);
        self.all.push(contact);
        place
    }

    /// Puts back what was written down. Contacts come in their order; false if one is missing.
    #[must_use]
    pub(crate) fn restore(&mut self, place: usize, contact: Contact) -> bool {
        let is_next = place == self.all.len();
        if is_next {
            self.note(place, &contact);
        }
        self.all.restore(place, contact)
    }

    fn note(&mut self, place: usize, contact: &Contact) {
        self.by_id.insert(contact.id.clone(), place);
        if contact.is_over() {
            self.note_over(place, contact.initial_id.clone());
        } else {
            *self.on.entry(contact.instance_id.clone()).or_default() += 1;
        }
    }

    /// The contact at this place, which was on, is over.
    pub(crate) fn note_end(&mut self, place: usize) {
        let Some(contact) = self.all.get(place) else { return };
        if let Some(on) = self.on.get_mut(&contact.instance_id) {
            *on = on.saturating_sub(1);
        }
        let initial_id = contact.initial_id.clone();
        self.note_over(place, initial_id);
    }

    fn note_over(&mut self, place: usize, initial_id: String) {
        let newest = self.newest_over.entry(initial_id).or_insert(place);
        *newest = place.max(*newest);
    }

    /// What has changed since this was last called.
    pub(crate) fn take_changes(&mut self, each: impl FnMut(usize, &mut Contact)) {
        self.all.take_changes(each);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::{contact, noon};

    /// One that is on, two that are over and continue one another, and one of another instance.
    fn some() -> Vec<Contact> {
        let mut all: Vec<Contact> = (0..4).map(|_| contact(None)).collect();
        "j".clone_into(&mut all[3].instance_id);
        all[2].initial_id = all[1].initial_id.clone();
        all
    }

    #[test]
    fn contacts_that_end_are_known_as_those_are_that_were_restored_when_over() {
        let (mut one, mut other) = (Contacts::default(), Contacts::default());
        let mut ids = Vec::new();
        for (place, contact) in some().into_iter().enumerate() {
            ids.push((contact.id.clone(), contact.initial_id.clone()));
            assert_eq!(one.push(contact), place);
        }
        assert_eq!((one.count_on("i"), one.count_on("j"), one.newest_over(&ids[1].1)), (3, 1, None));
        for place in [2, 1] {
            one.get_mut(place).expect("a contact").end(noon());
            one.note_end(place);
        }
        one.take_changes(|place, contact| {
            let json = serde_json::to_vec(contact).expect("JSON");
            assert!(other.restore(place, serde_json::from_slice(&json).expect("a contact")));
        });
        assert!(!other.restore(9, contact(None)));
        for contacts in [one, other] {
            assert_eq!((contacts.count_on("i"), contacts.count_on("j"), contacts.count_on("k")), (1, 1, 0));
            assert_eq!(contacts.newest_over(&ids[1].1), Some(2));
            assert_eq!(contacts.newest_over(&ids[0].1), None);
            for (place, (id, _)) in ids.iter().enumerate() {
                assert_eq!(contacts.place_of(id), Some(place));
            }
            assert_eq!(contacts.place_of("nobody"), None);
        }
    }
}
