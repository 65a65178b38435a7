//! What the service answers instead of a success.

use awso::AwsShape;

/// The token is unknown, expired, of the wrong kind, or its chat has ended.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 403)]
pub struct AccessDeniedException {
    /// What the service says of it.
    pub message: String,
}

/// The request conflicts with the state of the chat: an upload completed twice, a receipt in a chat of
/// more than two.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 409)]
pub struct ConflictException {
    /// What the service says of it.
    pub message: Reason,
}

/// The service failed.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 500)]
pub struct InternalServerException {
    /// What the service says of it.
    pub message: String,
}

/// What the request names does not exist.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 404)]
pub struct ResourceNotFoundException {
    /// What the service says of it.
    pub message: Option<String>,
    /// Which resource.
    pub resource_id: Option<String>,
    /// Of which kind.
    pub resource_type: Option<ResourceType>,
}

/// A quota of the instance is used up: the number or total size of attachments.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 402)]
pub struct ServiceQuotaExceededException {
    /// What the service says of it.
    pub message: String,
}

/// Too many requests at once.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 429, throttling)]
pub struct ThrottlingException {
    /// What the service says of it.
    pub message: String,
}

/// The request does not satisfy the service's rules.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_error(status = 400)]
pub struct ValidationException {
    /// What the service says of it.
    pub message: Reason,
}

/// Why a request was refused: 1 to 2,000 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=2000))]
pub struct Reason(String);

/// The kinds of resource that an error can miss.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ResourceType {
    /// A contact.
    Contact,
    /// A contact flow.
    ContactFlow,
    /// An instance.
    Instance,
    /// A participant.
    Participant,
    /// A level of the agents' hierarchy.
    HierarchyLevel,
    /// A group in the agents' hierarchy.
    HierarchyGroup,
    /// A user of the instance.
    User,
    /// A phone number.
    PhoneNumber,
    /// A kind this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}
