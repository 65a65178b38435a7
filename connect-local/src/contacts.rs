//! All contacts that are kept, and where among them is what is asked for by anything but its place.

use std::collections::{BTreeSet, HashMap};

use crate::contact::Contact;
use crate::integration::Correspondence;
use crate::kept::KeptTable;

/// What leads to a contact goes with it, or when it is over, as its meaning has it.
#[derive(Debug, Default)]
pub(crate) struct Contacts {
    all: KeptTable<Contact>,
    by_id: HashMap<String, usize>,
    /// How many of each instance are on.
    on: HashMap<String, usize>,
    /// Of the contacts that are one session, by the id of the first, those that are over.
    over: HashMap<String, BTreeSet<usize>>,
    /// The ones that are on, by who writes to whom.
    between: HashMap<Correspondence, usize>,
    /// The newest that the business began, by its instance and the client token it came with.
    outbound: HashMap<(String, String), usize>,
}

impl Contacts {
    pub(crate) fn get(&self, place: usize) -> Option<&Contact> {
        self.all.get(place)
    }

    /// The contact at this place, to be changed. It keeps its ids, who writes to whom, and what it began with; when it is
    /// over, [`Contacts::note_end`] wants to know.
    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut Contact> {
        self.all.get_mut(place)
    }

    /// The same for changes that are noted elsewhere.
    pub(crate) fn get_quietly(&mut self, place: usize) -> Option<&mut Contact> {
        self.all.get_quietly(place)
    }

    /// All with their places, in the order of these.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (usize, &Contact)> {
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
        self.over.get(initial_id)?.last().copied()
    }

    /// The place of the chat between these two that is on.
    pub(crate) fn between(&self, correspondence: &Correspondence) -> Option<usize> {
        let place = *self.between.get(correspondence)?;
        self.get(place).is_some_and(|contact| !contact.is_over()).then_some(place)
    }

    /// The newest that the business began in this instance with this client token.
    pub(crate) fn outbound(&self, instance_id: &str, client_token: &str) -> Option<&Contact> {
        self.get(*self.outbound.get(&(instance_id.to_owned(), client_token.to_owned()))?)
    }

    /// Takes in a new contact, and tells its place.
    pub(crate) fn push(&mut self, contact: Contact) -> usize {
        let place = self.all.push(contact);
        self.note(place);
        place
    }

    /// Puts back what was written down. Contacts come in the order of their places.
    pub(crate) fn restore(&mut self, place: usize, contact: Contact) {
        self.all.restore(place, contact);
        self.note(place);
    }

    fn note(&mut self, place: usize) {
        let Some(contact) = self.all.get(place) else { return };
        self.by_id.insert(contact.id.clone(), place);
        if let Some(known_by) = contact.outbound_key() {
            self.outbound.insert(known_by, place);
        }
        if contact.is_over() {
            self.over.entry(contact.initial_id.clone()).or_default().insert(place);
            return;
        }
        *self.on.entry(contact.instance_id.clone()).or_default() += 1;
        if let Some(correspondence) = &contact.details.correspondence {
            self.between.insert(correspondence.clone(), place);
        }
    }

    /// The contact at this place, which was on, is over.
    pub(crate) fn note_end(&mut self, place: usize) {
        let Some(contact) = self.all.get(place) else { return };
        if let Some(on) = self.on.get_mut(&contact.instance_id) {
            *on = on.saturating_sub(1);
            if *on == 0 {
                self.on.remove(&contact.instance_id);
            }
        }
        if let Some(correspondence) = &contact.details.correspondence
            && self.between.get(correspondence) == Some(&place)
        {
            self.between.remove(correspondence);
        }
        self.over.entry(contact.initial_id.clone()).or_default().insert(place);
    }

    /// Forgets the contact at this place, which is over.
    pub(crate) fn remove(&mut self, place: usize) {
        let Some(contact) = self.all.get(place) else { return };
        self.by_id.remove(&contact.id);
        if let Some(session) = self.over.get_mut(&contact.initial_id) {
            session.remove(&place);
            if session.is_empty() {
                self.over.remove(&contact.initial_id);
            }
        }
        if let Some(known_by) = contact.outbound_key()
            && self.outbound.get(&known_by) == Some(&place)
        {
            self.outbound.remove(&known_by);
        }
        self.all.remove(place);
    }

    /// What has changed since this was last called, but for what is gone.
    pub(crate) fn take_changes(&mut self, each: impl FnMut(usize, &mut Contact)) {
        self.all.take_changes(each);
    }

    /// What was taken out since this was last called, as it was.
    pub(crate) fn take_removed(&mut self) -> Vec<(usize, Contact)> {
        self.all.take_removed()
    }

    /// How many there are, and how much of what leads to them.
    #[cfg(test)]
    pub(crate) fn counts(&self) -> [usize; 6] {
        let over = self.over.values().map(BTreeSet::len).sum();
        [self.iter().count(), self.by_id.len(), self.on.len(), over, self.between.len(), self.outbound.len()]
    }
}

impl Contact {
    /// By which its start by the business is known again.
    fn outbound_key(&self) -> Option<(String, String)> {
        self.details.outbound_token.as_ref().map(|token| (self.instance_id.clone(), token.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::{contact, noon};

    fn correspondence() -> Correspondence {
        Correspondence { customer: "+44".to_owned(), business: "number".to_owned(), subtype: None }
    }

    /// One that is on, two that are over and one session, and one of another instance.
    fn some() -> Vec<Contact> {
        let mut all: Vec<Contact> = (0..4).map(|_| contact(None)).collect();
        "j".clone_into(&mut all[3].instance_id);
        all[2].initial_id = all[1].initial_id.clone();
        for contact in &mut all[1..4] {
            contact.details.correspondence = Some(correspondence());
            contact.details.outbound_token = Some("t".to_owned());
        }
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
        assert_eq!(one.between(&correspondence()), Some(3));
        for place in [2, 1] {
            one.get_mut(place).expect("a contact").end(None, noon());
            one.note_end(place);
        }
        one.take_changes(|place, contact| {
            let json = serde_json::to_vec(contact).expect("JSON");
            other.restore(place, serde_json::from_slice(&json).expect("a contact"));
        });
        for mut contacts in [one, other] {
            assert_eq!((contacts.count_on("i"), contacts.count_on("j"), contacts.count_on("k")), (1, 1, 0));
            assert_eq!(contacts.newest_over(&ids[1].1), Some(2));
            assert_eq!(contacts.newest_over(&ids[0].1), None);
            assert_eq!(contacts.between(&correspondence()), Some(3));
            let outbound =
                |contacts: &Contacts, instance| contacts.outbound(instance, "t").map(|it| it.id.clone());
            assert_eq!(
                ["i", "j"].map(|i| outbound(&contacts, i)),
                [Some(&ids[2].0), Some(&ids[3].0)].map(Option::<&String>::cloned)
            );
            for (place, (id, _)) in ids.iter().enumerate() {
                assert_eq!(contacts.place_of(id), Some(place));
            }
            contacts.remove(2);
            assert_eq!((contacts.place_of(&ids[2].0), contacts.newest_over(&ids[1].1)), (None, Some(1)));
            assert_eq!(outbound(&contacts, "i"), None);
            contacts.remove(1);
            assert_eq!(contacts.counts(), [2, 2, 2, 0, 1, 1]);
        }
    }
}
