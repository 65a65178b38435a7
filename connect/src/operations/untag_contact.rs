use awso::AwsShape;

use crate::{
    ContactId, ContactTagKeys, InstanceId, InternalServiceException, InvalidActiveRegionException,
    InvalidParameterException, InvalidRequestException, ResourceNotFoundException, ThrottlingException,
};

/// Takes tags away from a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/tags/{InstanceId}/{ContactId}",
    method = "DELETE",
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
pub struct UntagContactRequest {
    /// The contact.
    #[aws(label)]
    pub contact_id: ContactId,
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The keys of the tags.
    #[aws(query)]
    pub tag_keys: ContactTagKeys,
}

/// The tags are taken away.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UntagContactResponse {}
