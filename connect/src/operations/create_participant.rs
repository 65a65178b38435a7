use awso::AwsShape;

use crate::{
    ClientToken, ConflictException, ContactId, InstanceId, InternalServiceException, InvalidRequestException,
    ParticipantDetailsToAdd, ParticipantId, ParticipantTokenCredentials, ResourceNotFoundException,
    ServiceQuotaExceededException, ThrottlingException,
};

/// Adds a participant to a chat or call that is going on, such as a bot of your own.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/create-participant",
    method = "POST",
    errors(
        InvalidRequestException,
        ResourceNotFoundException,
        InternalServiceException,
        ServiceQuotaExceededException,
        ThrottlingException,
        ConflictException
    )
)]
pub struct CreateParticipantRequest {
    /// The instance.
    pub instance_id: InstanceId,
    /// The contact, which has to be going on.
    pub contact_id: ContactId,
    /// Marks repetitions; filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
    /// Who joins.
    pub participant_details: ParticipantDetailsToAdd,
}

/// The participant is added.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct CreateParticipantResponse {
    /// What they join with.
    pub participant_credentials: Option<ParticipantTokenCredentials>,
    /// The participant.
    pub participant_id: Option<ParticipantId>,
}
