//! Who takes part in a chat, and how long one may be silent.

use awso::{AwsShape, UnknownVariant};

/// The id of a participant: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=256))]
pub struct ParticipantId(String);

/// A participant's name, as others see it: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=256))]
pub struct DisplayName(String);

/// Who the customer is.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ParticipantDetails {
    /// The name others see.
    pub display_name: DisplayName,
}

/// Who joins.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ParticipantDetailsToAdd {
    /// As what.
    pub participant_role: Option<ParticipantRole>,
    /// The name others see.
    pub display_name: Option<DisplayName>,
    /// What they may do in a call.
    pub participant_capabilities: Option<ParticipantCapabilities>,
}

/// A participant's part in a chat.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ParticipantRole {
    /// Somebody who works for the instance.
    Agent,
    /// Whoever started the chat.
    Customer,
    /// The contact flow and its bots.
    System,
    /// A bot that takes part as a participant of its own.
    CustomBot,
    /// An agent's supervisor.
    Supervisor,
    /// A role this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What a participant may do in a call.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ParticipantCapabilities {
    /// With video.
    pub video: Option<VideoCapability>,
    /// With their screen.
    pub screen_share: Option<ScreenShareCapability>,
}

/// What a participant may do with video.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum VideoCapability {
    /// Send it.
    Send,
    /// A capability this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What a participant may do with their screen.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ScreenShareCapability {
    /// Show it.
    Send,
    /// A capability this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What is set, by the channel of the contact.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum UpdateParticipantRoleConfigChannelInfo {
    /// For a chat.
    Chat(ChatParticipantRoleConfig),
    /// A channel this crate does not know.
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// How long the participants of a chat may be silent.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ChatParticipantRoleConfig {
    /// The timers.
    pub participant_timer_config_list: ParticipantTimerConfigList,
}

/// The timers that are set: 1 to 6 items.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(1..=6))]
pub struct ParticipantTimerConfigList(Vec<ParticipantTimerConfiguration>);

/// How long the participants of one role may be silent.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ParticipantTimerConfiguration {
    /// Whose timer it is.
    pub participant_role: TimerEligibleParticipantRoles,
    /// What happens when it runs out.
    pub timer_type: ParticipantTimerType,
    /// How long it is.
    pub timer_value: ParticipantTimerValue,
}

/// Whose silence is timed.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum TimerEligibleParticipantRoles {
    /// The customer's.
    Customer,
    /// The agent's.
    Agent,
    /// A role this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What happens to whoever is silent for too long.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ParticipantTimerType {
    /// They count as idle, and the chat shows it.
    Idle,
    /// They are disconnected, unless they are the customer.
    #[aws(rename = "DISCONNECT_NONCUSTOMER")]
    DisconnectNonCustomer,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// How long a timer is, or that there is none.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub enum ParticipantTimerValue {
    /// What to do with the timer that is set.
    ParticipantTimerAction(ParticipantTimerAction),
    /// How long it is.
    ParticipantTimerDurationInMinutes(ParticipantTimerDurationInMinutes),
    /// A value this crate does not know.
    #[aws(unknown)]
    Unknown(UnknownVariant),
}

/// What to do with a timer that is set.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ParticipantTimerAction {
    /// Take it away.
    #[aws(rename = "Unset")]
    Unset,
    /// An action this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// How long a timer is, in minutes: 2 to 480.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(range(2..=480))]
pub struct ParticipantTimerDurationInMinutes(i32);
