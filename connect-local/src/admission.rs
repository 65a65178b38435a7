//! Who is let in: invitations into chats, and the tokens for them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::instance::{Deadline, Instance, Subject};
use crate::participant::Role;
use crate::refusal::Refusal;
use crate::token::{Purpose, Session};

/// What somebody who is invited into a chat gets.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Invitation {
    pub(crate) participant_id: String,
    pub(crate) token: String,
    pub(crate) expiry: Moment,
}

/// Without the token.
impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation").field("participant_id", &self.participant_id).finish_non_exhaustive()
    }
}

impl Instance {
    /// Invites somebody into the chat. Their token is as good as long as the chat may last.
    pub(crate) fn invite(
        &mut self,
        place: usize,
        display_name: &str,
        role: Role,
        client_token: Option<String>,
    ) -> Option<Invitation> {
        let now = self.now;
        let contact = self.contacts.get_mut(place)?;
        let participant = contact.invite(display_name, role, now);
        let (id, ends) = (contact.participants.get(participant)?.id.clone(), contact.ends);
        let session = Session { contact: place, participant };
        let expiry = self.settings.participant_token_lifetime.map_or(ends, |lifetime| now.after(lifetime));
        let token = self.issue(Purpose::Participant, session, expiry);
        let invitation = Invitation { participant_id: id, token, expiry };
        if let (Some(client_token), Some(contact)) = (client_token, self.contacts.get_mut(place)) {
            contact.invitations.insert(client_token, invitation.clone());
        }
        Some(invitation)
    }

    /// A new token. One that has expired is told from one that never was, for as long as contacts are kept that are
    /// over.
    pub(crate) fn issue(&mut self, purpose: Purpose, session: Session, until: Moment) -> String {
        let (token, id) = self.bearer_tokens.issue(purpose, session, until);
        let goes = until.after(self.settings.ended_contact_lifetime);
        self.agenda.put(goes, Deadline::TokenGoes(session.contact, id));
        token
    }

    /// Who the token stands for, if it is good for this and their chat is still on.
    pub(crate) fn admit(&self, token: &str, purpose: Purpose) -> Result<Session, Refusal> {
        let expired = if self.settings.assumptions.expired_tokens_are_unknown {
            Refusal::unknown_bearer()
        } else {
            Refusal::denied()
        };
        let session = self.bearer_tokens.redeem(token, purpose, self.now, expired)?;
        let contact = self.contacts.get(session.contact);
        if contact.is_some_and(|contact| contact.is_open_to(session.participant)) {
            Ok(session)
        } else {
            Err(Refusal::denied())
        }
    }

    /// A connection token, and when it expires.
    pub(crate) fn connection_token(&mut self, session: Session) -> (String, Moment) {
        let lifetime = self.settings.connection_token_lifetime;
        let expiry = self.now.after(lifetime);
        let fresh_until = self.now.after(lifetime / 2);
        let known = self.connections.get(&session).filter(|(_, expiry)| *expiry >= fresh_until);
        if let Some(known) = known.filter(|_| self.settings.assumptions.connection_tokens_are_reused) {
            return known.clone();
        }
        let token = self.issue(Purpose::Connection, session, expiry);
        if self.settings.assumptions.connection_tokens_are_reused {
            self.connections.insert(session, (token.clone(), expiry));
        }
        (token, expiry)
    }

    /// Lets the tokens of a contact that are good be good no more, or those of one participant. Tells how many.
    pub(crate) fn expire_tokens(
        &mut self,
        contact: usize,
        participant: Option<usize>,
        purpose: Purpose,
    ) -> usize {
        let is_theirs = |session: Session| participant.is_none_or(|place| session.participant == place);
        let (tokens, now) = (&mut self.bearer_tokens, self.now);
        let subject = Subject::Contact(contact);
        let count = self
            .agenda
            .of(&subject)
            .filter(|deadline| match deadline {
                Deadline::TokenGoes(_, id) => tokens.expire(*id, purpose, is_theirs, now),
                _ => false,
            })
            .count();
        // None of them is given out once more.
        let participants = self.contacts.get(contact).map_or(0, |contact| contact.participants.len());
        for participant in (0..participants).filter(|_| purpose == Purpose::Connection) {
            let session = Session { contact, participant };
            if is_theirs(session) {
                self.connections.remove(&session);
            }
        }
        count
    }

    /// Who a token stands for, or stood for while it was good.
    pub(crate) fn holder_of(&self, token: &str) -> Option<Session> {
        self.bearer_tokens.holder(token)
    }
}
