//! DisconnectParticipant: a participant leaves; without its customer a chat is over.

use awso_connect_participant::{
    DisconnectParticipantRequest, DisconnectParticipantResponse, ValidationException,
};

use crate::caller::Connected;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for DisconnectParticipantRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<DisconnectParticipantResponse, Refusal> {
        let (contact, settings, now) = instance.enter(session)?;
        contact.leave(session.participant, settings.assumptions.last_agent_ends_the_chat, now);
        Ok(DisconnectParticipantResponse {})
    }
}
