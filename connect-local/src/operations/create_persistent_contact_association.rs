//! CreatePersistentContactAssociation: a chat that is on goes on from an earlier one.

use awso_connect::{
    ClientToken, CreatePersistentContactAssociationRequest, CreatePersistentContactAssociationResponse,
    InvalidRequestException,
};

use super::contact::{find, parameter, request, still_on};
use crate::caller::Signer;
use crate::instance::Instance;
use crate::persistence::NoAssociation;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for CreatePersistentContactAssociationRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(
        self,
        Signer: Signer,
        instance: &mut Instance,
    ) -> Result<CreatePersistentContactAssociationResponse, Refusal> {
        let client_token = self.client_token.filter(|token| !token.is_empty()).map(ClientToken::into_inner);
        let contact = find(instance, &self.instance_id, &self.initial_contact_id)?;
        let before = contact.details.association.as_ref();
        if let Some(known) =
            before.filter(|known| known.client_token == client_token && client_token.is_some())
        {
            let continued_from_contact_id = Some(known.source_id.as_str().into());
            return Ok(CreatePersistentContactAssociationResponse { continued_from_contact_id });
        }
        let place = still_on(instance, &self.instance_id, &self.initial_contact_id)?;
        let source = instance.source(&self.instance_id, &self.rehydration_type, &self.source_contact_id);
        let source = source.map_err(parameter)?;
        let source_id = source.id.clone();
        instance.associate(place, source, client_token).map_err(|problem| match problem {
            NoAssociation::Twice => request("the chat goes on from an earlier one already"),
            NoAssociation::Attributes(problem) => parameter(problem),
        })?;
        let continued_from_contact_id = Some(source_id.into());
        Ok(CreatePersistentContactAssociationResponse { continued_from_contact_id })
    }
}
