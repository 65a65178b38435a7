use awso::AwsShape;

use crate::{
    AccessDeniedException, FileId, InstanceId, InternalServiceException, InvalidRequestException,
    ResourceNotFoundException, ThrottlingException,
};

/// Deletes a file and what is known of it.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/attached-files/{InstanceId}/{FileId}",
    method = "DELETE",
    errors(
        AccessDeniedException,
        InvalidRequestException,
        InternalServiceException,
        ResourceNotFoundException,
        ThrottlingException
    )
)]
pub struct DeleteAttachedFileRequest {
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The file.
    #[aws(label)]
    pub file_id: FileId,
    /// What it is attached to.
    #[aws(query = "associatedResourceArn")]
    pub associated_resource_arn: String,
}

/// The file is deleted.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct DeleteAttachedFileResponse {}
