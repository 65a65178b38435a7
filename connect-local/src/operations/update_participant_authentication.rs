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
        let state = self.state.expose();
        let missing = || {
            Refusal::of::<InvalidParameterException>("State: no sign-in of this instance that is under way")
        };
        let place = instance.place_of_state(state).ok_or_else(missing)?;
        let contact = instance.contacts.get(place);
        let contact = contact.filter(|contact| contact.is_of(&self.instance_id)).ok_or_else(missing)?;
        if contact.past_sign_ins.get(state).is_some() {
            return Err(Refusal::of::<ConflictException>("State: this sign-in is over"));
        }
        let session_id = contact.sign_in_of_state(state).ok_or_else(missing)?.session_id.clone();
        let now = instance.now;
        instance.change(place, |contact| contact.sign_in_ends(&session_id, how, now));
        Ok(UpdateParticipantAuthenticationResponse {})
    }
}
