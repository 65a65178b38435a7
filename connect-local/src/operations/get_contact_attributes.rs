//! GetContactAttributes: the business asks for the attributes of a contact.

use awso_connect::{GetContactAttributesRequest, GetContactAttributesResponse, InvalidRequestException};

use super::contact::find;
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for GetContactAttributesRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<GetContactAttributesResponse, Refusal> {
        let contact = find(instance, &self.instance_id, &self.initial_contact_id)?;
        let attributes = contact.details.attributes.iter();
        let attributes =
            attributes.map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect();
        Ok(GetContactAttributesResponse { attributes: Some(attributes) })
    }
}
