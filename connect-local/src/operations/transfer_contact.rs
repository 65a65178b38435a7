//! TransferContact: a contact goes to another agent or queue.

use awso_connect::{
    AgentResourceId, ClientToken, IdempotencyException, InvalidRequestException,
    ServiceQuotaExceededException, TransferContactRequest, TransferContactResponse,
};

use super::contact::{change, request, still_on};
use crate::arn;
use crate::caller::Signer;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::transfer::{NoTransfer, Transferred};

impl Answer for TransferContactRequest {
    type Caller = Signer;
    type Invalid = InvalidRequestException;

    fn answer(self, Signer: Signer, instance: &mut Instance) -> Result<TransferContactResponse, Refusal> {
        let place = still_on(instance, &self.instance_id, &self.contact_id)?;
        if self.queue_id.is_some() && self.user_id.is_some() {
            return Err(request("QueueId: not together with UserId"));
        }
        if self.contact_flow_id.is_empty() {
            return Err(request("ContactFlowId: missing"));
        }
        if !instance.settings.assumptions.chats_are_transferred {
            return Err(request("a chat; only tasks and emails are transferred"));
        }
        let asked = Transferred {
            client_token: self.client_token.filter(|token| !token.is_empty()).map(ClientToken::into_inner),
            queue_id: self.queue_id,
            user_id: self.user_id.map(AgentResourceId::into_inner),
            flow_id: self.contact_flow_id.into_inner(),
        };
        let now = instance.now;
        change(instance, place, |contact| contact.transfer(asked, now)).map_err(refusal)?;
        // Within its chat it stays the same contact.
        let contact_arn = arn::within(&self.instance_id, "contact", &self.contact_id);
        Ok(TransferContactResponse { contact_id: Some(self.contact_id), contact_arn: Some(contact_arn) })
    }
}

fn refusal(problem: NoTransfer) -> Refusal {
    match problem {
        NoTransfer::OtherTransfer => {
            Refusal::of::<IdempotencyException>("ClientToken: it was used for another transfer")
        }
        NoTransfer::TooMany(most) => Refusal::of::<ServiceQuotaExceededException>(format!(
            "a contact is transferred {most} times at most"
        )),
    }
}
