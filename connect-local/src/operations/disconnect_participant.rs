//! DisconnectParticipant: the customer leaves, and the chat is over.

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
        let (contact, _, now) = instance.enter(session);
        contact.disconnect(session.participant, now);
        Ok(DisconnectParticipantResponse {})
    }
}
