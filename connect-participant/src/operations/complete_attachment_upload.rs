use awso::AwsShape;

use crate::{
    AccessDeniedException, AttachmentIdList, ConflictException, ConnectionToken, InternalServerException,
    NonEmptyClientToken, ServiceQuotaExceededException, ThrottlingException, ValidationException,
};

/// Says that a file's bytes are uploaded; the others in the chat see it once it is scanned.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/complete-attachment-upload",
    method = "POST",
    errors(
        AccessDeniedException,
        InternalServerException,
        ThrottlingException,
        ValidationException,
        ServiceQuotaExceededException,
        ConflictException
    )
)]
pub struct CompleteAttachmentUploadRequest {
    /// The file, from the answer of `StartAttachmentUpload`.
    pub attachment_ids: AttachmentIdList,
    /// Marks repetitions. The service insists on it, so it is filled where it is left out.
    #[aws(idempotency_token)]
    pub client_token: Option<NonEmptyClientToken>,
    /// The participant.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

/// The file is on its way into the chat.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct CompleteAttachmentUploadResponse {}
