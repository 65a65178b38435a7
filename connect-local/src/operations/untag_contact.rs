//! UntagContact: the business takes tags away from a contact.

use std::convert::Infallible;

use awso_connect::{InvalidRequestException, UntagContactRequest, UntagContactResponse};

use super::contact::{change, known};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for UntagContactRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<UntagContactResponse, Refusal> {
        let place = known(instance, &self.instance_id, &self.contact_id)?;
        let Ok(()) = change(instance, place, |contact| {
            // Who has not got a tag cannot lose it.
            self.tag_keys.iter().for_each(|key| contact.details.tags.remove(key));
            Ok::<_, Infallible>(())
        });
        Ok(UntagContactResponse {})
    }
}
