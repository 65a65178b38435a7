use awso::AwsShape;

use crate::{
    AccessDeniedException, ContentDisposition, CreatedByInfo, DownloadUrlMetadata, FileId, FileName,
    FileSizeInBytes, FileStatusType, FileUseCaseType, InstanceId, InternalServiceException,
    InvalidRequestException, ResourceNotFoundException, TagMap, ThrottlingException, UrlExpiryInSeconds,
};

/// Asks where a file can be downloaded, and what is known of it.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/attached-files/{InstanceId}/{FileId}",
    method = "GET",
    errors(
        AccessDeniedException,
        InvalidRequestException,
        InternalServiceException,
        ResourceNotFoundException,
        ThrottlingException
    )
)]
pub struct GetAttachedFileRequest {
    /// The instance.
    #[aws(label)]
    pub instance_id: InstanceId,
    /// The file.
    #[aws(label)]
    pub file_id: FileId,
    /// For how long the URL is to hold.
    #[aws(query = "urlExpiryInSeconds")]
    pub url_expiry_in_seconds: Option<UrlExpiryInSeconds>,
    /// What it is attached to.
    #[aws(query = "associatedResourceArn")]
    pub associated_resource_arn: String,
    /// What a browser does with the file.
    #[aws(query = "urlContentDisposition")]
    pub url_content_disposition: Option<ContentDisposition>,
}

/// What is known of the file.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct GetAttachedFileResponse {
    /// Its ARN.
    pub file_arn: Option<String>,
    /// Its id.
    pub file_id: Option<FileId>,
    /// When it was attached, as ISO 8601 has it: `2024-05-03T02:41:28.172Z`.
    pub creation_time: Option<String>,
    /// Where it is on its way.
    pub file_status: Option<FileStatusType>,
    /// Its name.
    pub file_name: Option<FileName>,
    /// How long it is.
    pub file_size_in_bytes: FileSizeInBytes,
    /// What it is attached to.
    pub associated_resource_arn: Option<String>,
    /// What it is for.
    pub file_use_case_type: Option<FileUseCaseType>,
    /// Who attached it.
    pub created_by: Option<CreatedByInfo>,
    /// How to download it.
    pub download_url_metadata: Option<DownloadUrlMetadata>,
    /// Its tags.
    pub tags: Option<TagMap>,
}
