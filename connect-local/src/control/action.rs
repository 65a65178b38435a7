//! What the machine does when it is told to.

use std::time::Duration;

use super::{ControlError, TokenKind};
use crate::clock::Moment;
use crate::contact::Contact;
use crate::instance::Instance;
use crate::participant::{Presence, Role};
use crate::script::Script;
use crate::socket::Close;
use crate::speech::{Message, Sent};
use crate::token::Purpose;

/// How many sockets a control call may end, and with which code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Close(u16),
    Drop,
}

/// A transfer that is told to happen.
#[derive(Clone, Debug)]
pub(crate) enum Transfer {
    To { agent: String, after: Duration },
    Fails,
}

impl Instance {
    fn place(&self, contact_id: &str) -> Result<usize, ControlError> {
        self.contacts.place_of(contact_id).ok_or_else(|| ControlError::missing("no contact has this id"))
    }

    fn place_on(&self, contact_id: &str) -> Result<usize, ControlError> {
        let place = self.place(contact_id)?;
        match self.contacts.get(place) {
            Some(contact) if !contact.is_over() => Ok(place),
            _ => Err(ControlError::new("the chat is over")),
        }
    }

    /// Lets something happen in a chat that is on.
    fn in_chat<T>(
        &mut self,
        contact_id: &str,
        act: impl FnOnce(&mut Contact, Moment) -> Result<T, ControlError>,
    ) -> Result<T, ControlError> {
        let (place, now) = (self.place_on(contact_id)?, self.now);
        let mut done = Err(ControlError::new("the chat is over"));
        self.change(place, |contact| done = act(contact, now));
        done
    }

    /// Puts a message or event into a chat, as from somebody of this role and name. An agent, supervisor or bot who is
    /// not there joins before.
    pub(crate) fn inject(
        &mut self,
        contact_id: &str,
        role: Role,
        name: Option<&str>,
        item: Message,
    ) -> Result<Sent, ControlError> {
        let limits = self.settings.message_limits;
        self.in_chat(contact_id, |contact, now| {
            let is_event = item.content_type.starts_with("application/vnd.amazonaws.connect.event.");
            let author = match contact.present_as(role, name) {
                Some(author) => author,
                None if role == Role::Customer => return Err(ControlError::new("the chat has one customer")),
                None => contact.appear(name.unwrap_or(role.usual_name()), role, now),
            };
            if !is_event {
                contact.check(author, &item, limits).map_err(ControlError::new)?;
            }
            Ok(contact.put(author, item, is_event, now))
        })
    }

    /// Somebody joins; tells their id.
    pub(crate) fn join_as(
        &mut self,
        contact_id: &str,
        role: Role,
        name: Option<&str>,
    ) -> Result<String, ControlError> {
        self.in_chat(contact_id, |contact, now| {
            if role == Role::Customer {
                return Err(ControlError::new("the chat has one customer"));
            }
            let joined = contact.appear(name.unwrap_or(role.usual_name()), role, now);
            let id = contact.participants.get(joined).map(|participant| participant.id.clone());
            Ok(id.unwrap_or_default())
        })
    }

    pub(crate) fn leave_as(&mut self, contact_id: &str, participant_id: &str) -> Result<(), ControlError> {
        let last_agent_ends = self.settings.assumptions.last_agent_ends_the_chat;
        self.in_chat(contact_id, |contact, now| {
            let place = contact.participants.iter().position(|participant| {
                participant.id == participant_id && participant.presence != Presence::Gone
            });
            let place = place.ok_or_else(|| ControlError::missing("nobody in the chat has this id"))?;
            contact.leave(place, last_agent_ends, now);
            Ok(())
        })
    }

    pub(crate) fn transfer(&mut self, contact_id: &str, transfer: Transfer) -> Result<(), ControlError> {
        self.in_chat(contact_id, |contact, now| {
            match transfer {
                Transfer::To { agent, after } => contact.transfer_to(&agent, after, now),
                Transfer::Fails => contact.transfer_fails(now),
            }
            Ok(())
        })
    }

    pub(crate) fn end_contact(&mut self, contact_id: &str) -> Result<(), ControlError> {
        self.in_chat(contact_id, |contact, now| {
            contact.end(None, now);
            Ok(())
        })
    }

    /// The script of one chat, or of all that start from now on.
    pub(crate) fn set_script(
        &mut self,
        contact_id: Option<&str>,
        script: Script,
    ) -> Result<(), ControlError> {
        match contact_id {
            Some(id) => self.in_chat(id, |contact, now| {
                contact.follow(script, now);
                Ok(())
            }),
            None => {
                self.settings.script = script;
                Ok(())
            }
        }
    }

    /// The places of a contact and a participant, where they are named.
    fn places(
        &self,
        contact_id: Option<&str>,
        participant_id: Option<&str>,
    ) -> Result<(Option<usize>, Option<usize>), ControlError> {
        let contact = contact_id.map(|id| self.place(id)).transpose()?;
        let participant = match (contact, participant_id) {
            (_, None) => None,
            (None, Some(_)) => return Err(ControlError::new("a participant is named with their contact")),
            (Some(contact), Some(id)) => {
                let everyone = self.contacts.get(contact).map(|contact| contact.participants.as_slice());
                let place = everyone.unwrap_or_default().iter().position(|participant| participant.id == id);
                Some(place.ok_or_else(|| ControlError::missing("nobody of the chat has this id"))?)
            }
        };
        Ok((contact, participant))
    }

    /// Tokens expire: all of this kind, those of a contact, or those of one participant. Tells how many.
    pub(crate) fn expire(
        &mut self,
        contact_id: Option<&str>,
        participant_id: Option<&str>,
        kind: TokenKind,
    ) -> Result<usize, ControlError> {
        let (contact, participant) = self.places(contact_id, participant_id)?;
        let purpose = match kind {
            TokenKind::Participant => Purpose::Participant,
            TokenKind::Connection => Purpose::Connection,
        };
        let places: Vec<usize> = match contact {
            Some(place) => vec![place],
            None => self.contacts.iter().map(|(place, _)| place).collect(),
        };
        Ok(places.into_iter().map(|place| self.expire_tokens(place, participant, purpose)).sum())
    }

    /// Ends websockets: all, those of a contact, or those of one participant. Tells how many.
    pub(crate) fn end_sockets(
        &mut self,
        contact_id: Option<&str>,
        participant_id: Option<&str>,
        ending: Ending,
    ) -> Result<usize, ControlError> {
        let (contact, participant) = self.places(contact_id, participant_id)?;
        let ids = self.sockets_of(contact, participant);
        for id in &ids {
            match ending {
                Ending::Close(code) => self.close_socket(*id, Close::asked(code)),
                Ending::Drop => self.drop_socket(*id),
            }
        }
        Ok(ids.len())
    }

    /// Sets the clock to a time that is not before its own.
    pub(crate) fn set_clock(&mut self, to: Moment) -> Result<(), ControlError> {
        if to < self.now {
            let now = self.now;
            return Err(ControlError::new(format!("the clock goes forward only, and it is {now}")));
        }
        self.advance(to.since(self.now));
        Ok(())
    }
}

/// Whether a closing frame may have this code: RFC 6455, section 7.4.
pub(crate) fn is_close_code(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}
