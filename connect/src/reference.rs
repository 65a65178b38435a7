//! What a contact refers to: links, files, emails, values.

use awso::{AwsShape, UnknownVariant};

/// The name of a reference: 1 to 4,096 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[aws(length(1..=4096))]
pub struct ReferenceKey(String);

/// The value of a reference: at most 4,096 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=4096))]
pub struct ReferenceValue(String);

/// The ARN of what is referred to: 20 to 256 characters. Letters, digits, `-`, `:` and `/` at its
/// beginning.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(20..=256), pattern = "^[-:/A-Za-z0-9]+")]
pub struct ReferenceArn(String);

/// Why a reference has its status: at most 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=100))]
pub struct ReferenceStatusReason(String);

/// A reference, as it is set.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its value: a `DATE` is a Unix time, all others are as they read.
    pub value: Option<ReferenceValue>,
    /// Its type.
    pub r#type: ReferenceType,
    /// Where its file is on its way.
    pub status: Option<ReferenceStatus>,
    /// What it refers to.
    pub arn: Option<ReferenceArn>,
    /// Why it has its status.
    pub status_reason: Option<ReferenceStatusReason>,
}

/// What a contact refers to.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ReferenceType {
    /// A link.
    Url,
    /// A file.
    Attachment,
    /// The analysis of a contact.
    ContactAnalysis,
    /// A number.
    Number,
    /// Text.
    String,
    /// A time.
    Date,
    /// An email address.
    Email,
    /// An email.
    EmailMessage,
    /// An email as plain text.
    EmailMessagePlainText,
    /// An email as plain text, without what is confidential.
    EmailMessagePlainTextRedacted,
    /// An email without what is confidential.
    EmailMessageRedacted,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// Which references are asked for: at most 6 items.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=6))]
pub struct ReferenceTypes(Vec<ReferenceType>);

/// Where what is referred to is on its way.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ReferenceStatus {
    /// It is there.
    Available,
    /// It was taken away.
    Deleted,
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

/// A reference, as it is told.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum ReferenceSummary {
    /// A link.
    Url(UrlReference),
    /// A file.
    Attachment(AttachmentReference),
    /// An email.
    EmailMessage(EmailMessageReference),
    /// An email without what is confidential.
    EmailMessageRedacted(EmailMessageReference),
    /// An email as plain text.
    EmailMessagePlainText(EmailMessageReference),
    /// An email as plain text, without what is confidential.
    EmailMessagePlainTextRedacted(EmailMessageReference),
    /// Text.
    String(StringReference),
    /// A number.
    Number(NumberReference),
    /// A time.
    Date(DateReference),
    /// An email address.
    Email(EmailReference),
    /// The analysis of a contact.
    ContactAnalysis(ContactAnalysisReference),
    /// A reference this crate does not know.
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// A link.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UrlReference {
    /// Its name.
    pub name: Option<ReferenceKey>,
    /// The link.
    pub value: Option<ReferenceValue>,
}

/// A file.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AttachmentReference {
    /// Its name.
    pub name: Option<ReferenceKey>,
    /// Where it is.
    pub value: Option<ReferenceValue>,
    /// Where it is on its way.
    pub status: Option<ReferenceStatus>,
    /// Its ARN.
    pub arn: Option<ReferenceArn>,
}

/// An email.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct EmailMessageReference {
    /// Its name.
    pub name: Option<ReferenceKey>,
    /// Its ARN.
    pub arn: Option<ReferenceArn>,
}

/// Text.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct StringReference {
    /// Its name.
    pub name: Option<ReferenceKey>,
    /// The text.
    pub value: Option<ReferenceValue>,
}

/// A number.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct NumberReference {
    /// Its name.
    pub name: Option<ReferenceKey>,
    /// The number, as text.
    pub value: Option<ReferenceValue>,
}

/// A time.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct DateReference {
    /// Its name.
    pub name: Option<ReferenceKey>,
    /// The time, as text.
    pub value: Option<ReferenceValue>,
}

/// An email address.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct EmailReference {
    /// Its name.
    pub name: Option<ReferenceKey>,
    /// The address.
    pub value: Option<ReferenceValue>,
}

/// The analysis of a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ContactAnalysisReference {
    /// Its name.
    pub name: Option<ReferenceKey>,
    /// Where it is.
    pub value: Option<ReferenceValue>,
    /// Where it is on its way.
    pub status: Option<ReferenceStatus>,
    /// Its ARN.
    pub arn: Option<String>,
    /// How the contact was analysed.
    pub analytics_mode: Option<AnalyticsMode>,
    /// Whether it is without what is confidential.
    pub is_redacted: Option<bool>,
}

/// How a contact is analysed.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(rename_all = "PascalCase")]
pub enum AnalyticsMode {
    /// When it has ended.
    PostContact,
    /// While it lasts.
    RealTime,
    /// By Contact Lens, for chats.
    ContactLens,
    /// While a bot holds it.
    AutomatedInteraction,
    /// A mode this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}
