//! What is noted on contacts: attributes and tags.

use std::collections::BTreeMap;

use awso::AwsShape;

/// The name of an attribute: 1 to 32,767 characters. The service takes letters, digits, `-` and `_`.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[aws(length(1..=32767))]
pub struct AttributeName(String);

/// The value of an attribute: at most 32,767 characters. All of a contact's may have 32,768 bytes.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=32767))]
pub struct AttributeValue(String);

/// The name of a segment attribute, such as `connect:Subtype`: 1 to 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[aws(length(1..=128))]
pub struct SegmentAttributeName(String);

/// The value of a segment attribute: one of these. A map or list holds others again.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct SegmentAttributeValue {
    /// Text.
    pub value_string: Option<SegmentAttributeValueString>,
    /// Others by name.
    pub value_map: Option<BTreeMap<SegmentAttributeName, SegmentAttributeValue>>,
    /// A whole number.
    pub value_integer: Option<i32>,
    /// Others in order.
    pub value_list: Option<Vec<SegmentAttributeValue>>,
    /// An ARN.
    pub value_arn: Option<SegmentAttributeValueString>,
}

/// Text in a segment attribute: at most 1,024 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=1024))]
pub struct SegmentAttributeValueString(String);

/// The tags of a contact: 1 to 6 entries.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=6))]
pub struct ContactTagMap(BTreeMap<ContactTagKey, ContactTagValue>);

/// The key of a contact's tag: 1 to 128 characters. It does not begin with `aws:`, which the service
/// looks at and this type does not.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[aws(length(1..=128))]
pub struct ContactTagKey(String);

/// The value of a contact's tag: at most 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=256))]
pub struct ContactTagValue(String);

/// The tags to take away: 1 to 6 items.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=6))]
pub struct ContactTagKeys(Vec<ContactTagKey>);

/// The tags of a resource: 1 to 50 entries.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=50))]
pub struct TagMap(BTreeMap<TagKey, TagValue>);

/// The key of a resource's tag: 1 to 128 characters. It does not begin with `aws:`, which the service
/// looks at and this type does not.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[aws(length(1..=128))]
pub struct TagKey(String);

/// The value of a resource's tag: at most 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=256))]
pub struct TagValue(String);
