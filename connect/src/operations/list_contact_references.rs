use awso::AwsShape;

use crate::{
    ContactId, InstanceId, InternalServiceException, InvalidParameterException, InvalidRequestException,
    ReferenceSummary, ReferenceTypes, ResourceNotFoundException, ThrottlingException,
};

/// Asks for a page of what a contact refers to.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/contact/references/{InstanceId}/{ContactId}",
    method = "GET",
    errors(
        InvalidRequestException,
        InvalidParameterException,
        ResourceNotFoundException,
        InternalServiceException,
        ThrottlingException
    ),
    paginated(input_token = "NextToken", output_token = "NextToken")
)]
pub struct ListContactReferencesRequest {
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The contact it began as.
    #[aws(label)]
    pub contact_id: ContactId,
    /// What is asked for.
    #[aws(query = "referenceTypes")]
    pub reference_types: ReferenceTypes,
    /// The `next_token` of the page before. There is a single page as yet.
    #[aws(query = "nextToken")]
    pub next_token: Option<String>,
}

/// A page of what it refers to.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ListContactReferencesResponse {
    /// The references.
    #[aws(items)]
    pub reference_summary_list: Option<Vec<ReferenceSummary>>,
    /// Where the next page begins; absent on the last.
    pub next_token: Option<String>,
}
