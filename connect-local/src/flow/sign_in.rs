//! The sign-in of a customer within a chat, as its flow asks for it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::clock::Moment;
use crate::contact::{Contact, new_id};
use crate::event;
use crate::transcript::EntryKind;

/// How long the customer has to ask where to sign in.
const URL_LIFETIME: Duration = Duration::from_secs(60);

/// A sign-in that is under way.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SignIn {
    pub(crate) session_id: String,
    /// By which the identity provider's answer is known.
    pub(crate) state: String,
    pub(crate) url: Url,
    /// Until when the URL can be asked for.
    pub(crate) url_until: Moment,
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

impl Contact {
    /// Asks the customer to sign in. One who was asked before need not any more.
    pub(super) fn ask_to_sign_in(&mut self, within: Duration, now: Moment) {
        if let Some(before) = self.flow.sign_in.take() {
            self.flow.past_sign_ins.push(before.state);
        }
        let session_id = new_id();
        let content = serde_json::json!({ "SessionId": session_id }).to_string();
        self.append(None, event::AUTHENTICATION_INITIATED, EntryKind::EventOf { content }, now);
        let url_until = now.after(URL_LIFETIME.min(within));
        self.plans.push((url_until, Plan::SignInIsLate(session_id.clone())));
        self.plans.push((now.after(within), Plan::SignInEnds(session_id.clone())));
        self.flow.sign_in = Some(SignIn { session_id, state: new_id(), url: Url::Wanted, url_until });
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
