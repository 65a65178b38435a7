//! What is the case, without what lets anybody in.

use serde_json::{Value, json};

use super::{Pings, Subscriptions};
use crate::contact::Contact;
use crate::instance::Instance;
use crate::participant::Presence;

impl Instance {
    /// Contacts with their participants, websockets, how the service is set. Contents of messages are in transcripts.
    pub(crate) fn show(&self) -> Value {
        let contacts: Vec<Value> =
            self.contacts.iter().map(|(place, contact)| self.state_of(place, contact)).collect();
        json!({
            "now": self.now.to_string(),
            "contacts": contacts,
            "faults": self.faults.count(),
            "websockets": self.show_manners(),
        })
    }

    pub(crate) fn show_manners(&self) -> Value {
        let subscriptions = match self.manners.subscriptions {
            Subscriptions::Answered => "answered",
            Subscriptions::Refused => "refused",
            Subscriptions::Ignored => "ignored",
        };
        let pings = match self.manners.pings {
            Pings::Answered => "answered",
            Pings::Failed => "failed",
            Pings::Muted => "muted",
        };
        let heartbeats = if self.manners.heartbeats_are_muted { "muted" } else { "answered" };
        json!({ "subscriptions": subscriptions, "pings": pings, "heartbeats": heartbeats })
    }

    fn state_of(&self, place: usize, contact: &Contact) -> Value {
        let participants: Vec<Value> = contact
            .participants
            .iter()
            .map(|participant| {
                let presence = match participant.presence {
                    Presence::Invited => "invited",
                    Presence::Here => "here",
                    Presence::Gone => "gone",
                };
                json!({
                    "id": participant.id,
                    "name": participant.display_name,
                    "role": participant.role.name(),
                    "presence": presence,
                    "idle": participant.is_idle,
                })
            })
            .collect();
        let sockets: Vec<Value> = self
            .sockets_of(Some(place), None)
            .into_iter()
            .filter_map(|id| {
                let (session, is_subscribed) = self.socket_state(id)?;
                let participant = contact.participants.get(session.participant)?;
                Some(json!({ "socket": id.number(), "participant_id": participant.id, "subscribed": is_subscribed }))
            })
            .collect();
        json!({
            "id": contact.id,
            "initial_id": contact.initial_id,
            "instance_id": contact.instance_id,
            "over": contact.is_over(),
            "flow": contact.has_flow(),
            "ends": contact.ends.to_string(),
            "items": contact.transcript.len(),
            "streams": contact.streams.len(),
            "participants": participants,
            "websockets": sockets,
        })
    }
}
