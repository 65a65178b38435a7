//! Files in a chat.

use std::collections::BTreeMap;

use awso::AwsShape;

/// The kinds of files that Amazon Connect takes unless an instance takes more: an extension, and the media types that
/// clients give such files, the usual one first. Browsers on Windows call a CSV file what a spreadsheet program there
/// is called. This is the list of Amazon Connect's quotas for attachments.
pub const ATTACHMENT_MEDIA_TYPES: [(&str, &[&str]); 18] = [
    ("csv", &["text/csv", "application/vnd.ms-excel"]),
    ("doc", &["application/msword"]),
    ("docx", &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"]),
    ("heic", &["image/heic"]),
    ("jfif", &["image/jpeg"]),
    ("jpeg", &["image/jpeg"]),
    ("jpg", &["image/jpeg"]),
    ("mov", &["video/quicktime"]),
    ("mp4", &["video/mp4"]),
    ("pdf", &["application/pdf"]),
    ("png", &["image/png"]),
    ("ppt", &["application/vnd.ms-powerpoint"]),
    ("pptx", &["application/vnd.openxmlformats-officedocument.presentationml.presentation"]),
    ("rtf", &["application/rtf", "text/rtf"]),
    ("txt", &["text/plain"]),
    ("wav", &["audio/wav", "audio/x-wav", "audio/vnd.wave"]),
    ("xls", &["application/vnd.ms-excel"]),
    ("xlsx", &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]),
];

/// A file that was sent.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AttachmentItem {
    /// The media type of the file.
    pub content_type: Option<ContentType>,
    /// The id of the file.
    pub attachment_id: Option<ArtifactId>,
    /// The name of the file.
    pub attachment_name: Option<AttachmentName>,
    /// Whether the file can be downloaded yet.
    pub status: Option<ArtifactStatus>,
}

/// Where a file is in its scan, which may take a minute.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ArtifactStatus {
    /// It can be downloaded.
    Approved,
    /// It was refused and is gone.
    Rejected,
    /// It is being scanned.
    InProgress,
    /// A status this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// The id of a file: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=256))]
pub struct ArtifactId(String);

/// The files whose upload is complete: exactly one.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=1))]
pub struct AttachmentIdList(Vec<ArtifactId>);

/// The name of a file with its extension: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=256))]
pub struct AttachmentName(String);

/// How long a file is, in bytes: at least 1. The service takes 20 MB unless the instance says otherwise.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(range(1..))]
pub struct AttachmentSizeInBytes(i64);

/// The media type of a file: 1 to 255 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=255))]
pub struct ContentType(String);

/// What a browser does with a file it downloads.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ContentDisposition {
    /// Shows it.
    Inline,
    /// Saves it.
    Attachment,
    /// A disposition this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// How to upload a file: a PUT of its bytes to the URL, with exactly these headers.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UploadMetadata {
    /// Where to.
    pub url: Option<MetadataUrl>,
    /// Until when, as `2026-11-21T13:05:37Z`.
    pub url_expiry: Option<String>,
    /// With which headers.
    pub headers_to_include: Option<BTreeMap<UrlMetadataSignedHeadersKey, UrlMetadataSignedHeadersValue>>,
}

/// An upload's URL, which lets whoever has it upload: 1 to 2,000 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=2000), sensitive)]
pub struct MetadataUrl(String);

/// The name of an upload's header: 1 to 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(length(1..=128))]
pub struct UrlMetadataSignedHeadersKey(String);

/// The value of an upload's header: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=256))]
pub struct UrlMetadataSignedHeadersValue(String);

/// A download's URL, which lets whoever has it download: 1 to 2,000 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=2000), sensitive)]
pub struct PreSignedAttachmentUrl(String);

/// For how many seconds a download's URL holds: 5 to 300.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(rename = "URLExpiryInSeconds", range(5..=300))]
pub struct UrlExpiryInSeconds(i32);
