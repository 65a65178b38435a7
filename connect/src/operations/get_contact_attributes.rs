use std::collections::BTreeMap;

use awso::AwsShape;

use crate::{
    AttributeName, AttributeValue, ContactId, InstanceId, InternalServiceException, InvalidRequestException,
    ResourceNotFoundException,
};

/// Asks for the attributes of a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/attributes/{InstanceId}/{InitialContactId}",
    method = "GET",
    errors(InvalidRequestException, ResourceNotFoundException, InternalServiceException)
)]
pub struct GetContactAttributesRequest {
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The contact it began as.
    #[aws(label)]
    pub initial_contact_id: ContactId,
}

/// The attributes.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct GetContactAttributesResponse {
    /// By name.
    pub attributes: Option<BTreeMap<AttributeName, AttributeValue>>,
}
