//! A person answers as the agent.

use awso::http::StatusCode;
use awso_connect_participant::content_type;

use crate::instance::Instance;
use crate::participant::{Presence, Role};
use crate::refusal::Refusal;
use crate::speech::Message;
use crate::token::Session;

/// The name of the agent who joins when somebody answers and no agent is there.
const NAME: &str = "Agent";

impl Instance {
    /// Says something as the agent of the chat.
    pub(crate) fn say_as_agent(&mut self, contact_id: &str, content: String) -> Result<(), Refusal> {
        let place = self.answerable(contact_id)?;
        let (now, limits) = (self.now, self.settings.message_limits);
        let message = Message { content_type: content_type::TEXT_PLAIN.to_owned(), content };
        let contact = self.contacts.get(place).ok_or_else(unknown)?;
        // Before anybody joins, so that what cannot be said changes nothing.
        contact.check(contact.participants.len(), &message, limits).map_err(Refusal::invalid)?;
        let agent = self.agent_of(place);
        self.change(place, |contact| {
            contact.stir(agent, now);
            contact.say(agent, message, now);
        });
        Ok(())
    }

    /// Lets the others hear that the agent types.
    pub(crate) fn type_as_agent(&mut self, contact_id: &str) -> Result<(), Refusal> {
        let place = self.answerable(contact_id)?;
        let (now, agent) = (self.now, self.agent_of(place));
        self.change(place, |contact| {
            contact.stir(agent, now);
            contact.pass(agent, content_type::TYPING, now);
        });
        Ok(())
    }

    /// Ends the chat.
    pub(crate) fn end_as_agent(&mut self, contact_id: &str) -> Result<(), Refusal> {
        let place = self.place_of_id(contact_id).ok_or_else(unknown)?;
        let now = self.now;
        self.change(place, |contact| contact.end(now));
        Ok(())
    }

    /// The place of a chat whose customer is there to be answered.
    fn answerable(&self, contact_id: &str) -> Result<usize, Refusal> {
        let place = self.place_of_id(contact_id).ok_or_else(unknown)?;
        let contact = self.contacts.get(place).ok_or_else(unknown)?;
        let conflict = |message| Refusal::outside(StatusCode::CONFLICT, "ConflictException", message);
        if contact.is_over() {
            return Err(conflict("the chat is over"));
        }
        if !contact.has_flow() {
            return Err(conflict(
                "the customer is not there yet: their client connects and subscribes first",
            ));
        }
        Ok(place)
    }

    /// The agent who is there: one the script or a client has brought in, else one who joins now.
    fn agent_of(&mut self, place: usize) -> usize {
        let participants = self.contacts.get(place).map(|contact| contact.participants.as_slice());
        let there = participants.unwrap_or_default().iter().position(|participant| {
            participant.role == Role::Agent && participant.presence == Presence::Here
        });
        if let Some(agent) = there {
            return agent;
        }
        let now = self.now;
        let mut agent = 0;
        self.change(place, |contact| agent = contact.invite(NAME, Role::Agent, now));
        self.join(Session { contact: place, participant: agent });
        agent
    }
}

fn unknown() -> Refusal {
    Refusal::outside(StatusCode::NOT_FOUND, "ResourceNotFoundException", "there is no contact of that id")
}
