//! Transfers that the business asks for, in place of the chat's script.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contact::Contact;
use crate::participant::Role;

/// How often a contact can be transferred.
const MOST_TRANSFERS: usize = 11;

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Transferred {
    pub(crate) client_token: Option<String>,
    pub(crate) queue_id: Option<String>,
    pub(crate) user_id: Option<String>,
    pub(crate) flow_id: String,
}

/// Why it does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoTransfer {
    /// The client token was used for another transfer.
    OtherTransfer,
    /// There were as many as there may be.
    TooMany(usize),
}

impl Contact {
    /// The agent leaves, and who joins has the id of the user it goes to for a name. A transfer with the client token of
    /// an earlier one is that one.
    pub(crate) fn transfer(&mut self, asked: Transferred, now: Moment) -> Result<(), NoTransfer> {
        let before = &self.details.transfers;
        if asked.client_token.is_some()
            && let Some(known) = before.iter().find(|known| known.client_token == asked.client_token)
        {
            return if *known == asked { Ok(()) } else { Err(NoTransfer::OtherTransfer) };
        }
        if before.len() >= MOST_TRANSFERS {
            return Err(NoTransfer::TooMany(MOST_TRANSFERS));
        }
        // A user may be given by their ARN.
        let user = asked.user_id.as_deref().map(|id| id.rsplit('/').next().unwrap_or(id));
        let agent = user.unwrap_or(Role::Agent.usual_name()).to_owned();
        self.details.transfers.push(asked);
        self.transfer_to(&agent, Duration::ZERO, now);
        Ok(())
    }
}
