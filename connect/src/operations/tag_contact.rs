use awso::AwsShape;

use crate::{
    ContactId, ContactTagMap, InstanceId, InternalServiceException, InvalidActiveRegionException,
    InvalidParameterException, InvalidRequestException, ResourceNotFoundException, ThrottlingException,
};

/// Adds tags to a contact. Values of keys that it has are replaced.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/tags",
    method = "POST",
    errors(
        InvalidRequestException,
        ResourceNotFoundException,
        InternalServiceException,
        InvalidParameterException,
        ThrottlingException,
        InvalidActiveRegionException
    ),
    idempotent
)]
pub struct TagContactRequest {
    /// The contact.
    pub contact_id: ContactId,
    /// The instance.
    pub instance_id: InstanceId,
    /// The tags.
    pub tags: ContactTagMap,
}

/// The tags are added.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct TagContactResponse {}
