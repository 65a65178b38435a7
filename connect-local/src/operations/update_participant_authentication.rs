//! UpdateParticipantAuthentication: the business tells how a customer's sign-in went.

use awso_connect::{
    ConflictException, InvalidParameterException, InvalidRequestException,
    UpdateParticipantAuthenticationRequest, UpdateParticipantAuthenticationResponse,
};

use crate::caller::Signer;
use crate::event;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for UpdateParticipantAuthenticationRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<UpdateParticipantAuthenticationResponse, Refusal> {
        let how = match (&self.code, &self.error) {
            (Some(_), None) => event::AUTHENTICATION_SUCCEEDED,
            (None, Some(_)) => event::AUTHENTICATION_FAILED,
            _ => return Err(Refusal::of::<InvalidRequestException>("either Code or Error")),
        };
        let is_over = instance.contacts.values().any(|contact| {
            contact.is_of(&self.instance_id)
                && contact.flow.past_sign_ins.iter().any(|state| state == self.state.expose())
        });
        if is_over {
            return Err(Refusal::of::<ConflictException>("State: this sign-in is over"));
        }
        let found = instance.contacts.iter().find(|(_, contact)| {
            let sign_in = contact.flow.sign_in.as_ref();
            let is_same = sign_in.is_some_and(|sign_in| sign_in.state == *self.state.expose());
            is_same && !contact.is_over() && contact.is_of(&self.instance_id)
        });
        let missing = || {
            Refusal::of::<InvalidParameterException>("State: no sign-in of this instance that is under way")
        };
        let (place, _) = found.ok_or_else(missing)?;
        let now = instance.now;
        instance.change(place, |contact| {
            let session_id = contact.flow.sign_in.as_ref().map(|sign_in| sign_in.session_id.clone());
            contact.sign_in_ends(&session_id.unwrap_or_default(), how, now);
        });
        Ok(UpdateParticipantAuthenticationResponse {})
    }
}
