//! Who takes part in a chat.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contact::new_id;

/// Someone who takes part, or did.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Participant {
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) role: Role,
    pub(crate) presence: Presence,
    /// When they last said something.
    pub(crate) active: Moment,
    pub(crate) is_idle: bool,
    /// When they came, if they have.
    #[serde(default)]
    pub(crate) joined: Option<Moment>,
    /// When it is to be looked whether they are idle.
    #[serde(default)]
    pub(crate) watched_at: Option<Moment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Presence {
    Invited,
    Here,
    Gone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Role {
    Customer,
    Agent,
    CustomBot,
    Supervisor,
    /// The service itself, and bots of its flows. It takes no part.
    System,
}

impl Role {
    /// As the model writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Role::Customer => "CUSTOMER",
            Role::Agent => "AGENT",
            Role::CustomBot => "CUSTOM_BOT",
            Role::Supervisor => "SUPERVISOR",
            Role::System => "SYSTEM",
        }
    }

    pub(crate) const NAMES: [&str; 5] = ["CUSTOMER", "AGENT", "CUSTOM_BOT", "SUPERVISOR", "SYSTEM"];

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let all = [Role::Customer, Role::Agent, Role::CustomBot, Role::Supervisor, Role::System];
        all.into_iter().find(|role| role.name() == name)
    }

    /// The name of somebody who has none.
    pub(crate) fn usual_name(self) -> &'static str {
        match self {
            Role::Customer => "Customer",
            Role::Agent => "Agent",
            Role::CustomBot | Role::System => "BOT",
            Role::Supervisor => "Supervisor",
        }
    }
}

impl Participant {
    /// Someone who may come.
    pub(crate) fn new(display_name: &str, role: Role, now: Moment) -> Self {
        let (id, display_name) = (new_id(), display_name.to_owned());
        Participant {
            id,
            display_name,
            role,
            presence: Presence::Invited,
            active: now,
            is_idle: false,
            joined: None,
            watched_at: None,
        }
    }

    /// Who was invited has come.
    pub(crate) fn be_here(&mut self, now: Moment) {
        self.presence = Presence::Here;
        self.active = now;
        self.joined = Some(now);
    }
}
