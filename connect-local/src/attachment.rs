//! Attachments as a chat shows them.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contact::{Contact, News};
use crate::event;
use crate::transcript::EntryKind;

/// A file in a chat, as its item tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attached {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) status: AttachmentStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AttachmentStatus {
    InProgress,
    Approved,
    Rejected,
}

impl AttachmentStatus {
    /// As the model writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            AttachmentStatus::InProgress => "IN_PROGRESS",
            AttachmentStatus::Approved => "APPROVED",
            AttachmentStatus::Rejected => "REJECTED",
        }
    }
}

impl Contact {
    /// Shows a file, and tells the place of its item.
    pub(crate) fn attach(&mut self, author: usize, attached: Attached, now: Moment) -> usize {
        self.append(author, event::ATTACHMENT, EntryKind::Attachment(attached), now)
    }

    /// Shows what the scan of a file said: in an item of its own, or in the one that is there, at the place `shown_at`.
    /// When the chat is over, nobody hears of it, and only the one that is there can say it.
    pub(crate) fn judge(
        &mut self,
        author: usize,
        attached: Attached,
        shown_at: Option<usize>,
        in_place: bool,
        now: Moment,
    ) {
        let is_over = self.is_over();
        let shown_at = shown_at.filter(|_| in_place || is_over);
        match shown_at.and_then(|place| Some((place, self.transcript.get_mut(place)?))) {
            Some((place, entry)) => {
                entry.kind = EntryKind::Attachment(attached);
                if !is_over {
                    self.news.push(News::Item(place));
                }
            }
            None if !is_over => drop(self.attach(author, attached, now)),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::CUSTOMER;
    use crate::contact::tests::{contact, noon};

    fn attached(status: AttachmentStatus) -> Attached {
        let text = |text: &str| text.to_owned();
        Attached { id: text("a"), name: text("a.txt"), media_type: text("text/plain"), status }
    }

    fn statuses(contact: &Contact) -> Vec<AttachmentStatus> {
        let status = |kind: &EntryKind| match kind {
            EntryKind::Attachment(attached) => Some(attached.status),
            _ => None,
        };
        contact.transcript.iter().filter_map(|entry| status(&entry.kind)).collect()
    }

    use AttachmentStatus::{Approved, InProgress, Rejected};

    #[test]
    fn a_verdict_is_an_item_of_its_own_or_changes_the_one_there() {
        for (in_place, expected) in [(false, vec![InProgress, Approved]), (true, vec![Approved])] {
            let mut contact = contact(None);
            let shown_at = contact.attach(CUSTOMER, attached(InProgress), noon());
            contact.judge(CUSTOMER, attached(Approved), Some(shown_at), in_place, noon());
            assert_eq!(statuses(&contact), expected);
            assert_eq!(contact.news.len(), 2);
        }
    }

    #[test]
    fn a_verdict_on_what_was_not_shown_shows_it() {
        for in_place in [false, true] {
            let mut contact = contact(None);
            contact.judge(CUSTOMER, attached(Rejected), None, in_place, noon());
            assert_eq!(statuses(&contact), [Rejected]);
        }
    }

    #[test]
    fn nobody_hears_of_a_verdict_after_the_end() {
        let mut contact = contact(None);
        let shown_at = contact.attach(CUSTOMER, attached(InProgress), noon());
        contact.end(None, noon());
        let heard = contact.news.len();
        contact.judge(CUSTOMER, attached(Approved), Some(shown_at), false, noon());
        assert_eq!((statuses(&contact), contact.news.len()), (vec![Approved], heard));
    }
}
