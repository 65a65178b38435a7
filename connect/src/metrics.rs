//! How a contact went, in numbers.

use awso::{AwsShape, Timestamp};

use crate::ParticipantId;

/// How the sound of a contact was.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct QualityMetrics {
    /// On the agent's side.
    pub agent: Option<AgentQualityMetrics>,
    /// On the customer's side.
    pub customer: Option<CustomerQualityMetrics>,
}

/// How the agent's side of a contact was.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct AgentQualityMetrics {
    /// Its sound.
    pub audio: Option<AudioQualityMetricsInfo>,
}

/// How the customer's side of a contact was.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct CustomerQualityMetrics {
    /// Its sound.
    pub audio: Option<AudioQualityMetricsInfo>,
}

/// How sound was.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct AudioQualityMetricsInfo {
    /// From 1.00, the worst, to 5.00.
    pub quality_score: Option<f32>,
    /// What may have been wrong.
    pub potential_quality_issues: Option<PotentialAudioQualityIssues>,
}

/// What may have been wrong with the sound: at most 3 items.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=3))]
pub struct PotentialAudioQualityIssues(Vec<PotentialAudioQualityIssue>);

/// A problem of sound, such as `HighPacketLoss`: at most 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=128))]
pub struct PotentialAudioQualityIssue(String);

/// How a chat went.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ChatMetrics {
    /// As a whole.
    pub chat_contact_metrics: Option<ChatContactMetrics>,
    /// What the agents did.
    pub agent_metrics: Option<ParticipantMetrics>,
    /// What the customer did.
    pub customer_metrics: Option<ParticipantMetrics>,
}

/// How a chat went as a whole.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ChatContactMetrics {
    /// Whether more than two took part.
    pub multi_party: Option<bool>,
    /// How many messages there were.
    pub total_messages: Option<i32>,
    /// How many of them were from bots and flows.
    pub total_bot_messages: Option<i32>,
    /// How many characters these had.
    pub total_bot_message_length_in_chars: Option<i32>,
    /// How long it took to end after the customer's last message.
    pub conversation_close_time_in_millis: Option<DurationMillis>,
    /// How often it went to and fro.
    pub conversation_turn_count: Option<i32>,
    /// When an agent first answered.
    pub agent_first_response_timestamp: Option<Timestamp>,
    /// How long the customer waited for that.
    pub agent_first_response_time_in_millis: Option<DurationMillis>,
}

/// A time span, in milliseconds: at least 0.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(range(0..))]
pub struct DurationMillis(i64);

/// What a participant did in a chat.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ParticipantMetrics {
    /// The participant.
    pub participant_id: Option<ParticipantId>,
    /// As what they took part.
    pub participant_type: Option<ParticipantType>,
    /// Whether they abandoned the chat.
    pub conversation_abandon: Option<bool>,
    /// How many messages they sent.
    pub messages_sent: Option<i32>,
    /// How often they answered.
    pub num_responses: Option<i32>,
    /// How many characters that was.
    pub message_length_in_chars: Option<i32>,
    /// How long their answers took in all.
    pub total_response_time_in_millis: Option<DurationMillis>,
    /// How long the slowest took.
    pub max_response_time_in_millis: Option<DurationMillis>,
    /// When they last said something.
    pub last_message_timestamp: Option<Timestamp>,
}

/// As what somebody takes part.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ParticipantType {
    /// Everybody.
    All,
    /// A supervisor.
    Manager,
    /// An agent.
    Agent,
    /// The customer.
    Customer,
    /// Somebody else.
    #[aws(rename = "THIRDPARTY")]
    ThirdParty,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}
