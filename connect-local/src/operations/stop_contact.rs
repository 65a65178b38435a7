//! StopContact: a chat is over because its business says so.

use awso_connect::{
    ContactNotFoundException, InvalidRequestException, StopContactRequest, StopContactResponse,
};

use crate::caller::Signer;
use crate::details::EndReason;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for StopContactRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<StopContactResponse, Refusal> {
        let place = instance.place_of_open(&self.contact_id, &self.instance_id);
        let place = place.ok_or_else(|| {
            Refusal::of::<ContactNotFoundException>("ContactId: no contact of this instance that is still on")
        })?;
        let now = instance.now;
        instance.change(place, |contact| contact.end(EndReason::Stopped, now));
        Ok(StopContactResponse {})
    }
}
