//! What came after a contact, and where it is held.

use awso::{AwsShape, Timestamp, UnknownVariant};

use crate::ContactId;

/// What followed a contact: at most 24 items.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(..=24))]
pub struct NextContacts(Vec<NextContactEntry>);

/// What followed a contact.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct NextContactEntry {
    /// What it is.
    pub r#type: Option<NextContactType>,
    /// What is known of it.
    pub next_contact_metadata: Option<NextContactMetadata>,
}

/// What can follow a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum NextContactType {
    /// A contact by quick connect.
    QuickConnect,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What is known of what followed a contact.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum NextContactMetadata {
    /// A contact by quick connect.
    QuickConnectContactData(QuickConnectContactData),
    /// A follower this crate does not know.
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// A contact by quick connect.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct QuickConnectContactData {
    /// The contact.
    pub contact_id: Option<ContactId>,
    /// When it began.
    pub initiation_timestamp: Option<Timestamp>,
    /// The quick connect's id.
    pub quick_connect_id: Option<String>,
    /// The quick connect's name.
    pub quick_connect_name: Option<QuickConnectName>,
    /// What it leads to.
    pub quick_connect_type: Option<QuickConnectType>,
}

/// The name of a quick connect: 1 to 127 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=127))]
pub struct QuickConnectName(String);

/// What a quick connect leads to.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum QuickConnectType {
    /// An agent.
    User,
    /// A queue.
    Queue,
    /// A phone number.
    PhoneNumber,
    /// A contact flow.
    Flow,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// In which regions a contact is held.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct GlobalResiliencyMetadata {
    /// Where it is now.
    pub active_region: Option<ActiveRegion>,
    /// Where it began.
    pub origin_region: Option<OriginRegion>,
    /// What distributes it.
    pub traffic_distribution_group_id: Option<TrafficDistributionGroupId>,
}

/// The region where something is now, `eu-west-2`: at most 1,024 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=1024))]
pub struct ActiveRegion(String);

/// The region where a contact began, `eu-west-2`: at most 1,024 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=1024))]
pub struct OriginRegion(String);

/// The id of what distributes contacts over regions: a UUID in small letters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(pattern = "^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$")]
pub struct TrafficDistributionGroupId(String);
