//! The sign-in of a customer within a chat, as its flow asks for it.

use std::time::Duration;

use super::Plan;
use crate::clock::Moment;
use crate::contact::{Contact, new_id};
use crate::event;
use crate::transcript::EntryKind;

/// How long the customer has to ask where to sign in.
const URL_LIFETIME: Duration = Duration::from_secs(60);

/// A sign-in that is under way.
#[derive(Debug)]
pub(crate) struct SignIn {
    pub(crate) session_id: String,
    /// By which the identity provider's answer is known.
    pub(crate) state: String,
    pub(crate) url: Url,
}

/// What has become of the URL where the customer signs in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Url {
    Wanted,
    /// It was given out, and leads back to this one.
    Given {
        redirect: String,
    },
}

impl Contact {
    /// Asks the customer to sign in. One who was asked before need not any more.
    pub(super) fn ask_to_sign_in(&mut self, within: Duration, now: Moment) {
        if let Some(before) = self.flow.sign_in.take() {
            self.flow.past_sign_ins.push(before.state);
        }
        let session_id = new_id();
        let content = serde_json::json!({ "SessionId": session_id }).to_string();
        self.append(None, event::AUTHENTICATION_INITIATED, EntryKind::EventOf { content }, now);
        self.plans.push((now.after(URL_LIFETIME.min(within)), Plan::SignInIsLate(session_id.clone())));
        self.plans.push((now.after(within), Plan::SignInEnds(session_id.clone())));
        self.flow.sign_in = Some(SignIn { session_id, state: new_id(), url: Url::Wanted });
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
            self.flow.past_sign_ins.push(over.state);
        }
        self.append(None, how, EntryKind::Event, now);
        self.react_to_event(how, now);
    }

    pub(super) fn sign_in_is_late(&mut self, session_id: &str, now: Moment) {
        if self.sign_in(session_id).is_some_and(|sign_in| sign_in.url == Url::Wanted) {
            self.sign_in_ends(session_id, event::AUTHENTICATION_EXPIRED, now);
        }
    }
}
