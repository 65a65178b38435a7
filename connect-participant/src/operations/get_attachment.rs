use awso::AwsShape;

use crate::{
    AccessDeniedException, ArtifactId, AttachmentSizeInBytes, ConnectionToken, ContentDisposition,
    InternalServerException, PreSignedAttachmentUrl, ThrottlingException, UrlExpiryInSeconds,
    ValidationException,
};

/// Asks where a file can be downloaded.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/attachment",
    method = "POST",
    errors(AccessDeniedException, InternalServerException, ThrottlingException, ValidationException),
    idempotent
)]
pub struct GetAttachmentRequest {
    /// The file.
    pub attachment_id: ArtifactId,
    /// The participant.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
    /// For how long the URL is to hold.
    pub url_expiry_in_seconds: Option<UrlExpiryInSeconds>,
    /// What a browser does with the file; it saves it where this is left out.
    pub url_content_disposition: Option<ContentDisposition>,
}

/// Where the file can be downloaded.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct GetAttachmentResponse {
    /// The URL, to be asked with GET.
    pub url: Option<PreSignedAttachmentUrl>,
    /// Until when the URL holds, as `2026-11-21T13:05:37.120Z`.
    pub url_expiry: Option<String>,
    /// How long the file is.
    pub attachment_size_in_bytes: AttachmentSizeInBytes,
}
