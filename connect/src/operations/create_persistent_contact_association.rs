use awso::AwsShape;

use crate::{
    AccessDeniedException, ClientToken, ContactId, InstanceId, InternalServiceException,
    InvalidParameterException, InvalidRequestException, RehydrationType, ResourceNotFoundException,
    ThrottlingException,
};

/// Lets a chat that is going on show an earlier one.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/persistent-contact-association/{InstanceId}/{InitialContactId}",
    method = "POST",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        AccessDeniedException,
        ThrottlingException,
        InternalServiceException
    )
)]
pub struct CreatePersistentContactAssociationRequest {
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The contact that is going on.
    #[aws(label)]
    pub initial_contact_id: ContactId,
    /// How much of the earlier one it shows.
    pub rehydration_type: RehydrationType,
    /// The earlier one.
    pub source_contact_id: ContactId,
    /// Marks repetitions. Neither the model nor this client fills it where it is left out.
    pub client_token: Option<ClientToken>,
}

/// The chat shows the earlier one.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct CreatePersistentContactAssociationResponse {
    /// The contact it goes on from.
    pub continued_from_contact_id: Option<ContactId>,
}
