use awso::AwsShape;

use crate::{
    AccessDeniedException, ContactId, InstanceId, InternalServiceException, InvalidParameterException,
    InvalidRequestException, ResourceNotFoundException, ThrottlingException,
    UpdateParticipantRoleConfigChannelInfo,
};

/// Sets how long the participants of a chat may be silent. Timers that are not named stay as they are.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/contact/participant-role-config/{InstanceId}/{ContactId}",
    method = "PUT",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        AccessDeniedException,
        ThrottlingException,
        InternalServiceException
    )
)]
pub struct UpdateParticipantRoleConfigRequest {
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The contact.
    #[aws(label)]
    pub contact_id: ContactId,
    /// The timers.
    pub channel_configuration: UpdateParticipantRoleConfigChannelInfo,
}

/// The timers are set.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UpdateParticipantRoleConfigResponse {}
