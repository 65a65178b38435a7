//! The agent of a contact, and what assisted them.

use awso::{AwsShape, Timestamp};

use crate::{ActiveRegion, DeviceInfo, ParticipantCapabilities};

/// The id of an agent: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=256))]
pub struct AgentResourceId(String);

/// The agent of a call that another system holds.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct UserInfo {
    /// The agent.
    pub user_id: Option<AgentResourceId>,
}

/// The agent who has or had a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AgentInfo {
    /// The agent.
    pub id: Option<AgentResourceId>,
    /// When they accepted it.
    pub accepted_by_agent_timestamp: Option<Timestamp>,
    /// Until when they looked at it before the customer was called.
    pub preview_end_timestamp: Option<Timestamp>,
    /// When they were connected.
    pub connected_to_agent_timestamp: Option<Timestamp>,
    /// How long they had it paused.
    pub agent_pause_duration_in_seconds: Option<AgentPauseDurationInSeconds>,
    /// Where they stand in the instance's hierarchy.
    pub hierarchy_groups: Option<HierarchyGroups>,
    /// What they use.
    pub device_info: Option<DeviceInfo>,
    /// What they may do in a call.
    pub capabilities: Option<ParticipantCapabilities>,
    /// How long they worked on it after its end, in seconds.
    pub after_contact_work_duration: Option<Duration>,
    /// Since when they did.
    pub after_contact_work_start_timestamp: Option<Timestamp>,
    /// Until when they did.
    pub after_contact_work_end_timestamp: Option<Timestamp>,
    /// How long they kept the customer waiting, in seconds.
    pub agent_initiated_hold_duration: Option<Duration>,
    /// In which states they were, in order.
    pub state_transitions: Option<Vec<StateTransition>>,
    /// How their voice was made clearer.
    pub voice_enhancement_mode: Option<VoiceEnhancementMode>,
    /// The region they were in.
    pub active_region: Option<ActiveRegion>,
}

/// How long an agent had a contact paused, in seconds: at least 0.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(range(0..))]
pub struct AgentPauseDurationInSeconds(i32);

/// A time span, in seconds: at least 0.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(range(0..))]
pub struct Duration(i32);

/// Where an agent stands in the instance's hierarchy.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct HierarchyGroups {
    /// The group at the top.
    pub level1: Option<AgentHierarchyGroup>,
    /// The group below.
    pub level2: Option<AgentHierarchyGroup>,
    /// The group below that.
    pub level3: Option<AgentHierarchyGroup>,
    /// The group below that.
    pub level4: Option<AgentHierarchyGroup>,
    /// The group at the bottom.
    pub level5: Option<AgentHierarchyGroup>,
}

/// A group in the agents' hierarchy.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AgentHierarchyGroup {
    /// Its ARN.
    pub arn: Option<String>,
}

/// A state that an agent was in.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct StateTransition {
    /// The state.
    pub state: Option<ParticipantState>,
    /// Since when.
    pub state_start_timestamp: Option<Timestamp>,
    /// Until when.
    pub state_end_timestamp: Option<Timestamp>,
}

/// A state that an agent can be in.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ParticipantState {
    /// Asked, and has not answered.
    Initial,
    /// Connected.
    Connected,
    /// Not connected any more.
    Disconnected,
    /// Did not answer.
    Missed,
    /// A state this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// How an agent's voice is made clearer.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum VoiceEnhancementMode {
    /// Without the voices of others and noise.
    VoiceIsolation,
    /// Without noise.
    NoiseSuppression,
    /// As it is.
    None,
    /// A mode this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// Who assisted with a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct WisdomInfo {
    /// The ARN of the session.
    pub session_arn: Option<String>,
    /// The AI agents.
    pub ai_agents: Option<Vec<AiAgentInfo>>,
}

/// An AI agent.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AiAgentInfo {
    /// What it did.
    pub ai_use_case: Option<AiUseCase>,
    /// Which one, with its version.
    pub ai_agent_version_id: Option<AiAgentVersionId>,
    /// Whether it handed over to a person.
    pub ai_agent_escalated: Option<bool>,
}

/// What an AI agent does.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(rename_all = "PascalCase")]
pub enum AiUseCase {
    /// It helps an agent.
    AgentAssistance,
    /// It serves the customer.
    SelfService,
    /// A use this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// The id of an AI agent with its version: at most 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=128))]
pub struct AiAgentVersionId(String);
