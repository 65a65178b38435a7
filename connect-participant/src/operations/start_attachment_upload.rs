use awso::AwsShape;

use crate::{
    AccessDeniedException, ArtifactId, AttachmentName, AttachmentSizeInBytes, ConnectionToken, ContentType,
    InternalServerException, NonEmptyClientToken, ServiceQuotaExceededException, ThrottlingException,
    UploadMetadata, ValidationException,
};

/// Asks where a file can be uploaded.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/start-attachment-upload",
    method = "POST",
    errors(
        AccessDeniedException,
        InternalServerException,
        ThrottlingException,
        ValidationException,
        ServiceQuotaExceededException
    )
)]
pub struct StartAttachmentUploadRequest {
    /// The media type of the file.
    pub content_type: ContentType,
    /// How long the file is.
    pub attachment_size_in_bytes: AttachmentSizeInBytes,
    /// The name of the file.
    pub attachment_name: AttachmentName,
    /// Marks repetitions. The service insists on it, so it is filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<NonEmptyClientToken>,
    /// The participant.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

/// Where the file can be uploaded.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct StartAttachmentUploadResponse {
    /// The file, for `CompleteAttachmentUpload`.
    pub attachment_id: Option<ArtifactId>,
    /// How to upload it.
    pub upload_metadata: Option<UploadMetadata>,
}
