use awso::AwsShape;

use crate::{
    AccessDeniedException, AttachedFile, AttachedFileError, FileIdList, InstanceId, InternalServiceException,
    InvalidRequestException, ResourceNotFoundException, ThrottlingException,
};

/// Asks what is known of files that are attached to one thing.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/attached-files/{InstanceId}",
    method = "POST",
    errors(
        AccessDeniedException,
        InvalidRequestException,
        InternalServiceException,
        ResourceNotFoundException,
        ThrottlingException
    ),
    idempotent
)]
pub struct BatchGetAttachedFileMetadataRequest {
    /// The files.
    pub file_ids: FileIdList,
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// What they are attached to.
    #[aws(query = "associatedResourceArn")]
    pub associated_resource_arn: String,
}

/// What is known of the files.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct BatchGetAttachedFileMetadataResponse {
    /// Those that were found.
    pub files: Option<Vec<AttachedFile>>,
    /// Why nothing is known of the others.
    pub errors: Option<Vec<AttachedFileError>>,
}
