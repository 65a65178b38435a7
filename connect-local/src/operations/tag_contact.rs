//! TagContact: the business tags a contact.

use awso_connect::{InvalidRequestException, TagContactRequest, TagContactResponse};

use super::contact::{change, known, parameter};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for TagContactRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<TagContactResponse, Refusal> {
        let place = known(instance, &self.instance_id, &self.contact_id)?;
        let tags = self.tags.into_inner().into_iter();
        let tags = tags.map(|(key, value)| (key.into_inner(), value.into_inner()));
        change(instance, place, |contact| contact.details.tags.set(tags)).map_err(parameter)?;
        Ok(TagContactResponse {})
    }
}
