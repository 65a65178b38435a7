//! The sign-in of a customer within a chat, as its flow asks for it.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::clock::Moment;
use crate::contact::{Contact, new_id};
use crate::event;
use crate::instance::Instance;
use crate::token::is_same;
use crate::transcript::EntryKind;

/// How long the customer has to ask where to sign in.
const URL_LIFETIME: Duration = Duration::from_secs(60);

/// What is between the id of the contact and the rest of a state; ids have none.
const SEPARATOR: char = '.';

/// A sign-in that is under way.
#[derive(Serialize, Deserialize)]
pub(crate) struct SignIn {
    pub(crate) session_id: String,
    /// By which the identity provider's answer is known. It begins with the id of the contact, where that is found.
    pub(crate) state: String,
    pub(crate) url: Url,
    /// Until when the URL can be asked for.
    pub(crate) url_until: Moment,
}

/// Without the state.
impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SignIn { session_id, url, .. } = self;
        f.debug_struct("SignIn").field("session_id", session_id).field("url", url).finish_non_exhaustive()
    }
}

/// What has become of the URL where the customer signs in.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Url {
    Wanted,
    /// It was given out, and leads back to this one.
    Given {
        redirect: String,
    },
}

impl Instance {
    /// The place of the contact that has, or had, the sign-in of this state, if there is such a one.
    pub(crate) fn place_of_state(&self, state: &str) -> Option<usize> {
        self.contacts.place_of(state.split_once(SEPARATOR)?.0)
    }
}

impl Contact {
    /// The sign-in of this state, if it is under way. The state is a secret.
    pub(crate) fn sign_in_of_state(&self, state: &str) -> Option<&SignIn> {
        let is_it = |sign_in: &&SignIn| is_same(sign_in.state.as_bytes(), state.as_bytes());
        self.flow.sign_in.as_ref().filter(is_it).filter(|_| !self.is_over())
    }

    /// Asks the customer to sign in. One who was asked before need not any more.
    pub(super) fn ask_to_sign_in(&mut self, within: Duration, now: Moment) {
        if let Some(before) = self.flow.sign_in.take() {
            self.past_sign_ins.insert(before.state, ());
        }
        let session_id = new_id();
        let content = serde_json::json!({ "SessionId": session_id }).to_string();
        self.append(None, event::AUTHENTICATION_INITIATED, EntryKind::EventOf { content }, now);
        let url_until = now.after(URL_LIFETIME.min(within));
        self.plans.push((url_until, Plan::SignInIsLate(session_id.clone())));
        self.plans.push((now.after(within), Plan::SignInEnds(session_id.clone())));
        let state = format!("{}{SEPARATOR}{}", self.id, new_id());
        self.flow.sign_in = Some(SignIn { session_id, state, url: Url::Wanted, url_until });
    }

    /// The sign-in of this session, if it is under way.
    pub(crate) fn sign_in(&mut self, session_id: &str) -> Option<&mut SignIn> {
        self.flow.sign_in.as_mut().filter(|sign_in| sign_in.session_id == session_id)
    }

    /// The sign-in of this session is over, and the flow goes on with how it went.
    pub(crate) fn sign_in_ends(&mut self, session_id: &str, how: &str, now: Moment) {
        if self.is_over() || self.sign_in(session_id).is_none() {
            return;
        }
        if let Some(over) = self.flow.sign_in.take() {
            self.past_sign_ins.insert(over.state, ());
        }
        self.append(None, how, EntryKind::Event, now);
        self.react_to_event(how, now);
    }

    /// What is said of a sign-in whose time is up.
    pub(super) fn time_is_up(&self) -> &'static str {
        if self.assumptions.late_sign_ins_are_expired {
            event::AUTHENTICATION_EXPIRED
        } else {
            event::AUTHENTICATION_TIMEOUT
        }
    }

    pub(super) fn sign_in_is_late(&mut self, session_id: &str, now: Moment) {
        let expires = self.assumptions.sign_ins_expire_without_their_url;
        if expires && self.sign_in(session_id).is_some_and(|sign_in| sign_in.url == Url::Wanted) {
            self.sign_in_ends(session_id, event::AUTHENTICATION_EXPIRED, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::{contact, noon};

    #[test]
    fn debug_shows_no_state_and_a_state_leads_to_its_contact() {
        let mut contact = contact(None);
        contact.ask_to_sign_in(Duration::from_secs(60), noon());
        let state = contact.flow.sign_in.as_ref().expect("a sign-in").state.clone();
        assert!(state.starts_with(&format!("{}.", contact.id)));
        assert!(contact.sign_in_of_state(&state).is_some());
        assert!(contact.sign_in_of_state(&state[..state.len() - 1]).is_none());
        // Neither while it is under way nor when it is over.
        assert!(!format!("{contact:?}").contains(&state));
        contact.ask_to_sign_in(Duration::from_secs(60), noon());
        assert!(!format!("{contact:?}").contains(&state));
    }
}
