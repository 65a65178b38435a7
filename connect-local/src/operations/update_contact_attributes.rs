//! UpdateContactAttributes: the business sets attributes of a contact.

use awso_connect::{
    InvalidRequestException, UpdateContactAttributesRequest, UpdateContactAttributesResponse,
};

use super::contact::{attributes, change, known, parameter};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for UpdateContactAttributesRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<UpdateContactAttributesResponse, Refusal> {
        let place = known(instance, &self.instance_id, &self.initial_contact_id)?;
        let given = attributes(Some(self.attributes));
        change(instance, place, |contact| contact.details.attributes.merge(given)).map_err(parameter)?;
        Ok(UpdateContactAttributesResponse {})
    }
}
