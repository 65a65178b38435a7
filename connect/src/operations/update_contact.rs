use std::collections::BTreeMap;

use awso::AwsShape;

use crate::{
    AccessDeniedException, ConflictException, ContactId, Description, Endpoint, InstanceId,
    InternalServiceException, InvalidActiveRegionException, InvalidParameterException,
    InvalidRequestException, Name, NullableAdditionalRecipients, QueueInfoInput, Reference, ReferenceKey,
    ResourceNotFoundException, SegmentAttributeName, SegmentAttributeValue, ThrottlingException, UserInfo,
};

/// Sets what is known of a contact. What is left out stays as it is.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contacts/{InstanceId}/{ContactId}",
    method = "POST",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException,
        ThrottlingException,
        AccessDeniedException,
        ConflictException,
        InvalidActiveRegionException
    )
)]
pub struct UpdateContactRequest {
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The contact it began as.
    #[aws(label)]
    pub contact_id: ContactId,
    /// Its name.
    pub name: Option<Name>,
    /// What it is about.
    pub description: Option<Description>,
    /// What it refers to, by name.
    pub references: Option<BTreeMap<ReferenceKey, Reference>>,
    /// Segment attributes of your own.
    pub segment_attributes: Option<BTreeMap<SegmentAttributeName, SegmentAttributeValue>>,
    /// The queue it waited in. This and the next three are of calls that another system holds.
    pub queue_info: Option<QueueInfoInput>,
    /// The agent who had it.
    pub user_info: Option<UserInfo>,
    /// How the customer was reached.
    pub customer_endpoint: Option<Endpoint>,
    /// How the instance was reached, or called.
    pub system_endpoint: Option<Endpoint>,
    /// Who else gets its emails.
    pub additional_recipients: Option<NullableAdditionalRecipients>,
}

/// It is set.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UpdateContactResponse {}
