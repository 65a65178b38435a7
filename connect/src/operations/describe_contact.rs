use awso::AwsShape;

use crate::{
    Contact, ContactId, InstanceId, InternalServiceException, InvalidParameterException,
    InvalidRequestException, ResourceNotFoundException, ThrottlingException,
};

/// Asks what is known of a contact, up to 24 months after it began.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contacts/{InstanceId}/{ContactId}",
    method = "GET",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException,
        ThrottlingException
    )
)]
pub struct DescribeContactRequest {
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The contact.
    #[aws(label)]
    pub contact_id: ContactId,
}

/// What is known.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct DescribeContactResponse {
    /// The contact.
    pub contact: Option<Contact>,
}
