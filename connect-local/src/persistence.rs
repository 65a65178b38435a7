//! Persistent chats: how a chat goes on where an earlier one ended, from its start or from a point of its own.

use awso_connect::RehydrationType;
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contact::Contact;
use crate::details::Attributes;
use crate::event;
use crate::instance::Instance;
use crate::transcript::EntryKind;

/// How many past contacts a persistent chat goes back to.
const MOST_PAST: usize = 100;

/// An earlier chat that a later one goes on from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    initial_id: String,
    root_id: String,
    /// Its place behind those of what it goes on from itself, the oldest first.
    past: Vec<usize>,
    attributes: Attributes,
    latest: Moment,
}

/// What has given a chat its source after its start.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Association {
    pub(crate) client_token: Option<String>,
    pub(crate) source_id: String,
}

/// Why a chat does not go on from another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoAssociation {
    /// It goes on from one already.
    Twice,
    Attributes(String),
}

impl Instance {
    /// The earlier chat of this instance that is meant.
    ///
    /// # Errors
    /// The member that names none, and why.
    pub(crate) fn source(
        &self,
        instance_id: &str,
        kind: &RehydrationType,
        contact_id: &str,
    ) -> Result<Source, String> {
        let place = self.place_of_known(contact_id, instance_id).filter(|place| {
            let contact = self.contacts.get(*place);
            contact.is_some_and(Contact::is_over)
        });
        let place = place.ok_or("SourceContactId: no contact of this instance that is over")?;
        let place = match kind {
            RehydrationType::FromSegment => place,
            RehydrationType::EntirePastSession => {
                let first = self.contacts.get(place).map(|contact| contact.initial_id.as_str());
                first.and_then(|first| self.contacts.newest_over(first)).unwrap_or(place)
            }
            RehydrationType::Unknown(_) => {
                return Err("RehydrationType: ENTIRE_PAST_SESSION or FROM_SEGMENT".to_owned());
            }
        };
        let source = self.contacts.get(place).map(|contact| contact.as_source(place));
        source.ok_or_else(|| "SourceContactId: unknown".to_owned())
    }

    /// The chat at this place, which is on, goes on from the earlier one since now. That is kept for it.
    pub(crate) fn associate(
        &mut self,
        place: usize,
        source: Source,
        client_token: Option<String>,
    ) -> Result<(), NoAssociation> {
        let (mut done, now) = (Ok(()), self.now);
        self.change(place, |contact| {
            let source_id = source.id.clone();
            done = contact.rehydrate(source, now);
            if done.is_ok() {
                contact.details.association = Some(Association { client_token, source_id });
                contact.details.updated = Some(now);
            }
        });
        if done.is_ok() {
            self.hold_past(place);
        }
        done
    }
}

impl Contact {
    fn as_source(&self, place: usize) -> Source {
        Source {
            id: self.id.clone(),
            initial_id: self.initial_id.clone(),
            root_id: self.root_id().to_owned(),
            past: self.past.iter().copied().chain([place]).collect(),
            attributes: self.details.attributes.clone(),
            latest: self.latest,
        }
    }

    /// It is one session with the earlier chat from its start.
    pub(crate) fn go_on_from(&mut self, source: Source, now: Moment) -> Result<(), NoAssociation> {
        self.initial_id.clone_from(&source.initial_id);
        self.rehydrate(source, now)
    }

    /// The transcript of the earlier chat is its own from now on, and so are the attributes that it has not got itself.
    fn rehydrate(&mut self, source: Source, now: Moment) -> Result<(), NoAssociation> {
        if !self.past.is_empty() {
            return Err(NoAssociation::Twice);
        }
        self.details.attributes.inherit(&source.attributes).map_err(NoAssociation::Attributes)?;
        self.details.related_id = Some(source.id);
        self.details.root_id = Some(source.root_id);
        // Newer ones are of more use than the oldest.
        let dropped = source.past.len().saturating_sub(MOST_PAST);
        self.past = source.past.into_iter().skip(dropped).collect();
        self.latest = self.latest.max(source.latest);
        self.append(None, event::CHAT_REHYDRATED, EntryKind::Event, now);
        Ok(())
    }

    /// The first of the contacts that are related to each other.
    pub(crate) fn root_id(&self) -> &str {
        self.details.root_id.as_deref().unwrap_or(&self.id)
    }

    /// It was started for this one, whose attributes are its own, too.
    pub(crate) fn relate_to(&mut self, related: &Contact) -> Result<(), String> {
        self.details.attributes.inherit(&related.details.attributes)?;
        self.details.related_id = Some(related.id.clone());
        self.details.root_id = Some(related.root_id().to_owned());
        Ok(())
    }
}
