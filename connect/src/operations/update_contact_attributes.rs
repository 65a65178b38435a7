use std::collections::BTreeMap;

use awso::AwsShape;

use crate::{
    AttributeName, AttributeValue, ContactId, InstanceId, InternalServiceException,
    InvalidActiveRegionException, InvalidParameterException, InvalidRequestException,
    ResourceNotFoundException,
};

/// Sets attributes of a contact, up to 24 months after it began. Those that are not named stay as they
/// are.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/attributes",
    method = "POST",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException,
        InvalidActiveRegionException
    )
)]
pub struct UpdateContactAttributesRequest {
    /// The contact it began as.
    pub initial_contact_id: ContactId,
    /// The instance.
    pub instance_id: InstanceId,
    /// By name: at most 32,768 bytes in all. An empty value is a value.
    pub attributes: BTreeMap<AttributeName, AttributeValue>,
}

/// The attributes are set.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UpdateContactAttributesResponse {}
