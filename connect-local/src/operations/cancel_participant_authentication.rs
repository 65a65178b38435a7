//! CancelParticipantAuthentication: the customer does not want to sign in.

use awso_connect_participant::{
    CancelParticipantAuthenticationRequest, CancelParticipantAuthenticationResponse, ValidationException,
};

use crate::caller::Connected;
use crate::event;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for CancelParticipantAuthenticationRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<CancelParticipantAuthenticationResponse, Refusal> {
        let (contact, _, now) = instance.enter(session)?;
        if contact.sign_in(&self.session_id).is_none() {
            return Err(Refusal::invalid("SessionId: no sign-in that is under way in this chat"));
        }
        contact.sign_in_ends(&self.session_id, event::AUTHENTICATION_CANCELLED, now);
        Ok(CancelParticipantAuthenticationResponse {})
    }
}
