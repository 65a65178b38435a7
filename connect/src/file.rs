//! Files that are attached to a contact or case.

use std::collections::BTreeMap;

use awso::{AwsShape, UnknownVariant};

use crate::TagMap;

/// The id of a file: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=256))]
pub struct FileId(String);

/// The files asked for: 1 to 100 items.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=100))]
pub struct FileIdList(Vec<FileId>);

/// The name of a file with its extension: 1 to 256 characters. No control characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=256), pattern = r"^\P{C}*$")]
pub struct FileName(String);

/// How long a file is, in bytes: at least 1.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(range(1..))]
pub struct FileSizeInBytes(i64);

/// Where a file is on its way.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum FileStatusType {
    /// It is scanned and can be downloaded.
    Approved,
    /// It was refused and is gone.
    Rejected,
    /// It is being scanned.
    Processing,
    /// Scanning it failed.
    Failed,
    /// Its upload is not complete.
    Drafting,
    /// A status this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What a file is for.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum FileUseCaseType {
    /// The analysis of a contact.
    ContactAnalysis,
    /// An email.
    EmailMessage,
    /// An email as plain text.
    EmailMessagePlainText,
    /// An email without what is confidential.
    EmailMessageRedacted,
    /// An email as plain text, without what is confidential.
    EmailMessagePlainTextRedacted,
    /// A file that somebody attached.
    Attachment,
    /// The recording of a call.
    VoiceRecording,
    /// A use this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// Who attached a file.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum CreatedByInfo {
    /// A user of the instance, by ARN.
    ConnectUserArn(String),
    /// An AWS identity, by ARN.
    #[aws(rename = "AWSIdentityArn")]
    AwsIdentityArn(String),
    /// A creator this crate does not know.
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// What is known of a file.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct AttachedFile {
    /// When it was attached, as ISO 8601 has it: `2024-05-03T02:41:28.172Z`.
    pub creation_time: String,
    /// Its ARN.
    pub file_arn: String,
    /// Its id.
    pub file_id: FileId,
    /// Its name.
    pub file_name: FileName,
    /// How long it is.
    pub file_size_in_bytes: FileSizeInBytes,
    /// Where it is on its way.
    pub file_status: FileStatusType,
    /// Who attached it.
    pub created_by: Option<CreatedByInfo>,
    /// What it is for.
    pub file_use_case_type: Option<FileUseCaseType>,
    /// What it is attached to: the ARN of a contact, case or email.
    pub associated_resource_arn: Option<String>,
    /// Its tags.
    pub tags: Option<TagMap>,
}

/// Why nothing is known of a file.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AttachedFileError {
    /// The code of the error.
    pub error_code: Option<String>,
    /// What the service says of it.
    pub error_message: Option<String>,
    /// The file.
    pub file_id: Option<FileId>,
}

/// How to upload a file: a PUT of its bytes to the URL, with exactly these headers.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UploadUrlMetadata {
    /// Where to.
    pub url: Option<MetadataUrl>,
    /// Until when, as ISO 8601 has it: `2024-05-03T02:41:28.172Z`.
    pub url_expiry: Option<String>,
    /// With which headers.
    pub headers_to_include: Option<BTreeMap<UrlMetadataSignedHeadersKey, UrlMetadataSignedHeadersValue>>,
}

/// How to download a file: a GET of the URL.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct DownloadUrlMetadata {
    /// Where from.
    pub url: Option<MetadataUrl>,
    /// Until when, as ISO 8601 has it: `2024-05-03T02:41:28.172Z`.
    pub url_expiry: Option<String>,
}

/// A URL which lets whoever has it upload or download one file: 1 to 2,000 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=2000), sensitive)]
pub struct MetadataUrl(String);

/// For how many seconds a file's URL holds: 5 to 300.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(rename = "URLExpiryInSeconds", range(5..=300))]
pub struct UrlExpiryInSeconds(i32);

/// The name of an upload's header: 1 to 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[aws(length(1..=128))]
pub struct UrlMetadataSignedHeadersKey(String);

/// The value of an upload's header: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=256))]
pub struct UrlMetadataSignedHeadersValue(String);

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
