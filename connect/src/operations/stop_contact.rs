use awso::AwsShape;

use crate::{
    ContactId, ContactNotFoundException, DisconnectReason, InstanceId, InternalServiceException,
    InvalidActiveRegionException, InvalidParameterException, InvalidRequestException,
    ResourceNotFoundException,
};

/// Ends a contact. Everybody in its chat is disconnected.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/stop",
    method = "POST",
    errors(
        InvalidRequestException,
        ContactNotFoundException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException,
        InvalidActiveRegionException
    )
)]
pub struct StopContactRequest {
    /// The contact.
    pub contact_id: ContactId,
    /// The instance.
    pub instance_id: InstanceId,
    /// Why. Only outbound campaigns say so.
    pub disconnect_reason: Option<DisconnectReason>,
}

/// The contact is ended.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct StopContactResponse {}
