//! Contacts that campaigns and agents begin.

use awso::{AwsShape, Timestamp};

/// A campaign.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Its id.
    pub campaign_id: Option<CampaignId>,
}

/// The id of a campaign: 1 to 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=100))]
pub struct CampaignId(String);

/// Who or what picked up the phone.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum AnsweringMachineDetectionStatus {
    /// Somebody or something.
    Answered,
    /// It was looked for and not found.
    Undetected,
    /// Looking for it failed.
    Error,
    /// A person.
    HumanAnswered,
    /// A tone of the network.
    SitToneDetected,
    /// The tone of a busy line.
    SitToneBusy,
    /// The tone of a number that is none.
    SitToneInvalidNumber,
    /// A fax machine.
    FaxMachineDetected,
    /// A voicemail, with its beep.
    VoicemailBeep,
    /// A voicemail, without a beep.
    VoicemailNoBeep,
    /// Somebody or something, it could not be told which.
    AmdUnresolved,
    /// Nobody.
    AmdUnanswered,
    /// It could not be told, because looking for it failed.
    AmdError,
    /// It is not to be told of this contact.
    AmdNotApplicable,
    /// A status this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// When a customer said hello on the phone.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct CustomerVoiceActivity {
    /// Since when.
    pub greeting_start_timestamp: Option<Timestamp>,
    /// Until when.
    pub greeting_end_timestamp: Option<Timestamp>,
}

/// How a campaign calls.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct OutboundStrategy {
    /// The strategy.
    pub r#type: OutboundStrategyType,
    /// Its settings.
    pub config: Option<OutboundStrategyConfig>,
}

/// How a campaign calls.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum OutboundStrategyType {
    /// The agent is connected before the customer is called.
    AgentFirst,
    /// A strategy this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// The settings of a strategy.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct OutboundStrategyConfig {
    /// Of the one that connects the agent first.
    pub agent_first: Option<AgentFirst>,
}

/// The settings of the strategy that connects the agent first.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AgentFirst {
    /// What the agent sees before.
    pub preview: Option<Preview>,
}

/// What an agent sees before the customer is called.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// For how long.
    pub post_accept_timeout_config: PostAcceptTimeoutConfig,
    /// What the agent may do then.
    pub allowed_user_actions: Vec<AllowedUserAction>,
}

/// For how long an agent may look at a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct PostAcceptTimeoutConfig {
    /// So long.
    pub duration_in_seconds: PostAcceptPreviewTimeoutDurationInSeconds,
}

/// For how long an agent may look at a contact, in seconds: at least 0.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(range(0..))]
pub struct PostAcceptPreviewTimeoutDurationInSeconds(i32);

/// What an agent may do with a contact they look at.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum AllowedUserAction {
    /// Call the customer.
    Call,
    /// Drop it.
    Discard,
    /// An action this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}
