use awso::AwsShape;

use crate::{
    AccessDeniedException, FileId, InstanceId, InternalServiceException, InvalidRequestException,
    ResourceNotFoundException, ThrottlingException,
};

/// Says that a file's bytes are uploaded; it can be downloaded once it is scanned.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/attached-files/{InstanceId}/{FileId}",
    method = "POST",
    errors(
        AccessDeniedException,
        InvalidRequestException,
        InternalServiceException,
        ResourceNotFoundException,
        ThrottlingException
    )
)]
pub struct CompleteAttachedFileUploadRequest {
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The file, from the answer of `StartAttachedFileUpload`.
    #[aws(label)]
    pub file_id: FileId,
    /// What it is attached to, as when its upload was started.
    #[aws(query = "associatedResourceArn")]
    pub associated_resource_arn: String,
}

/// The file is being scanned.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct CompleteAttachedFileUploadResponse {}
