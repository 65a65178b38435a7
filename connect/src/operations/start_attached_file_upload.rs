use awso::AwsShape;

use crate::{
    AccessDeniedException, ClientToken, CreatedByInfo, FileId, FileName, FileSizeInBytes, FileStatusType,
    FileUseCaseType, InstanceId, InternalServiceException, InvalidRequestException,
    ResourceConflictException, ServiceQuotaExceededException, TagMap, ThrottlingException, UploadUrlMetadata,
    UrlExpiryInSeconds,
};

/// Asks where a file can be uploaded.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(
    uri = "/attached-files/{InstanceId}",
    method = "PUT",
    errors(
        AccessDeniedException,
        InvalidRequestException,
        InternalServiceException,
        ThrottlingException,
        ResourceConflictException,
        ServiceQuotaExceededException
    )
)]
pub struct StartAttachedFileUploadRequest {
    /// Marks repetitions; filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<ClientToken>,
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The name of the file.
    pub file_name: FileName,
    /// How long it is.
    pub file_size_in_bytes: FileSizeInBytes,
    /// For how long the URL is to hold.
    pub url_expiry_in_seconds: Option<UrlExpiryInSeconds>,
    /// What the file is for.
    pub file_use_case_type: FileUseCaseType,
    /// What it is attached to: the ARN of a contact, case or email.
    #[aws(query = "associatedResourceArn")]
    pub associated_resource_arn: String,
    /// Who attaches it.
    pub created_by: Option<CreatedByInfo>,
    /// Its tags.
    pub tags: Option<TagMap>,
}

/// Where the file can be uploaded.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct StartAttachedFileUploadResponse {
    /// The file's ARN.
    pub file_arn: Option<String>,
    /// The file, for `CompleteAttachedFileUpload`.
    pub file_id: Option<FileId>,
    /// When it was attached, as ISO 8601 has it: `2024-05-03T02:41:28.172Z`.
    pub creation_time: Option<String>,
    /// Where it is on its way.
    pub file_status: Option<FileStatusType>,
    /// Who attached it.
    pub created_by: Option<CreatedByInfo>,
    /// How to upload it.
    pub upload_url_metadata: Option<UploadUrlMetadata>,
}
