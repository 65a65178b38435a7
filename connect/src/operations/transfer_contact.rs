use awso::AwsShape;

use crate::{
    AccessDeniedException, AgentResourceId, ClientToken, ContactFlowId, ContactId, IdempotencyException,
    InstanceId, InternalServiceException, InvalidRequestException, ResourceNotFoundException,
    ServiceQuotaExceededException, ThrottlingException,
};

/// Transfers a contact to another agent or queue.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/transfer",
    method = "POST",
    errors(
        InvalidRequestException,
        IdempotencyException,
        AccessDeniedException,
        ResourceNotFoundException,
        ServiceQuotaExceededException,
        ThrottlingException,
        InternalServiceException
    )
)]
pub struct TransferContactRequest {
    /// The instance.
    pub instance_id: InstanceId,
    /// The contact.
    pub contact_id: ContactId,
    /// The queue it goes to. Not together with an agent.
    pub queue_id: Option<String>,
    /// The agent it goes to. Not together with a queue.
    pub user_id: Option<AgentResourceId>,
    /// The flow that begins then.
    pub contact_flow_id: ContactFlowId,
    /// Marks repetitions; filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
}

/// The contact is on its way.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct TransferContactResponse {
    /// The contact it goes on as.
    pub contact_id: Option<ContactId>,
    /// Its ARN.
    pub contact_arn: Option<String>,
}
