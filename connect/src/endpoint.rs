//! How somebody is reached: phone numbers and addresses.

use awso::AwsShape;

/// How somebody is reached, as it is set.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// What kind of address it is.
    pub r#type: Option<EndpointType>,
    /// The address.
    pub address: Option<EndpointAddress>,
}

/// A kind of address.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum EndpointType {
    /// A phone number, as E.164 writes it.
    TelephoneNumber,
    /// A call over the internet.
    Voip,
    /// A contact flow.
    ContactFlow,
    /// The ARN of a phone number of the instance.
    #[aws(rename = "CONNECT_PHONENUMBER_ARN")]
    ConnectPhoneNumberArn,
    /// An email address.
    EmailAddress,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// An address: at most 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=256))]
pub struct EndpointAddress(String);

/// How somebody is reached, as it is told.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct EndpointInfo {
    /// What kind of address it is.
    pub r#type: Option<EndpointType>,
    /// The address.
    pub address: Option<EndpointAddress>,
    /// The name that goes with it.
    pub display_name: Option<EndpointDisplayName>,
}

/// The name that goes with an address: at most 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=256))]
pub struct EndpointDisplayName(String);

/// Who else gets an email.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct NullableAdditionalRecipients {
    /// Copies.
    pub cc_email_addresses: Option<OptionalEmailAddressRecipientList>,
}

/// Who gets a copy: at most 50 items. None of them takes away those that are set.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=50))]
pub struct OptionalEmailAddressRecipientList(Vec<EmailAddressInfo>);

/// An email address and a name.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct EmailAddressInfo {
    /// The address.
    pub email_address: EmailAddress,
    /// The name.
    pub display_name: Option<EmailAddressDisplayName>,
}

/// An email address: 1 to 255 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=255), pattern = r"[^\s@]+@[^\s@]+\.[^\s@]+", sensitive)]
pub struct EmailAddress(String);

/// The name that goes with an email address: at most 256 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(..=256), sensitive)]
pub struct EmailAddressDisplayName(String);

/// Who else got an email.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AdditionalEmailRecipients {
    /// As its recipients.
    pub to_list: Option<Vec<EmailRecipient>>,
    /// As copies.
    pub cc_list: Option<Vec<EmailRecipient>>,
}

/// Somebody who got an email.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct EmailRecipient {
    /// The address.
    pub address: Option<EndpointAddress>,
    /// The name.
    pub display_name: Option<EndpointDisplayName>,
}
