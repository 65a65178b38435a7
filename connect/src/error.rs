//! What the service answers instead of a success.

use awso::{AwsShape, UnknownVariant};

/// Whoever signed the request may not do this.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 403)]
pub struct AccessDeniedException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// The request cannot be done as it is.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 400)]
pub struct InvalidRequestException {
    /// What the service says of it.
    pub message: Option<String>,
    /// Why, where the operation says so.
    pub reason: Option<InvalidRequestExceptionReason>,
}

/// Why a request cannot be done as it is.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum InvalidRequestExceptionReason {
    /// What is wrong with a file.
    AttachedFileInvalidRequestExceptionReason(AttachedFileInvalidRequestExceptionReason),
    /// A reason this crate does not know.
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// What can be wrong with a file.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum AttachedFileInvalidRequestExceptionReason {
    /// Its size: it is too large.
    InvalidFileSize,
    /// Its type: the instance does not take it.
    InvalidFileType,
    /// Its name.
    InvalidFileName,
    /// A reason this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// A parameter does not satisfy the service's rules.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 400)]
pub struct InvalidParameterException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// The instance is held in several regions, and this one is not active.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 400)]
pub struct InvalidActiveRegionException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// What the request names does not exist.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 404)]
pub struct ResourceNotFoundException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// The contact does not exist, or is over.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 410)]
pub struct ContactNotFoundException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// The request conflicts with the state of what it names.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 409)]
pub struct ConflictException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// A resource has that name already.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 409)]
pub struct ResourceConflictException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// What the request would make is there already.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 409)]
pub struct IdempotencyException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// A quota of the instance is used up.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 402)]
pub struct ServiceQuotaExceededException {
    /// What the service says of it.
    pub message: Option<String>,
    /// Which one, where the operation says so.
    pub reason: Option<ServiceQuotaExceededExceptionReason>,
}

/// Which quota is used up.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum ServiceQuotaExceededExceptionReason {
    /// One of files.
    AttachedFileServiceQuotaExceededExceptionReason(AttachedFileServiceQuotaExceededExceptionReason),
    /// A reason this crate does not know.
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// Which quota of files is used up.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum AttachedFileServiceQuotaExceededExceptionReason {
    /// How large all of them may be.
    TotalFileSizeExceeded,
    /// How many there may be.
    TotalFileCountExceeded,
    /// A reason this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// A limit is reached: requests of this kind, or chats at once. Clients take it as throttling, and so
/// does this one.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 429, throttling)]
pub struct LimitExceededException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// Too many requests at once.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 429, throttling)]
pub struct ThrottlingException {
    /// What the service says of it.
    pub message: Option<String>,
}

/// The service failed.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 500)]
pub struct InternalServiceException {
    /// What the service says of it.
    pub message: Option<String>,
}
