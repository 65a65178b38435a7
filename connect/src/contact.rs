//! A contact, which a chat is, and what is known of it.

use std::collections::BTreeMap;

use awso::{AwsShape, Timestamp};

use crate::{
    AdditionalEmailRecipients, AgentInfo, AnsweringMachineDetectionStatus, AttributeName, AttributeValue,
    Campaign, ChatMetrics, ContactEvaluation, ContactLens, ContactTagMap, CustomerVoiceActivity,
    EndpointInfo, GlobalResiliencyMetadata, NextContacts, OutboundStrategy, ParticipantCapabilities,
    QualityMetrics, RecordingInfo, RoutingCriteria, SegmentAttributeName, SegmentAttributeValue, WisdomInfo,
};

/// The id of an Amazon Connect instance, or its ARN: 1 to 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=100))]
pub struct InstanceId(String);

/// The id of a contact: 1 to 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=256))]
pub struct ContactId(String);

/// The id of a contact flow: at most 500 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(..=500))]
pub struct ContactFlowId(String);

/// The name of a contact: at most 1,024 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(..=1024), sensitive)]
pub struct Name(String);

/// What a contact is about: at most 4,096 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(..=4096), sensitive)]
pub struct Description(String);

/// A contact. What does not apply to its channel is left out.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Contact {
    /// Its ARN.
    pub arn: Option<String>,
    /// Its id.
    pub id: Option<ContactId>,
    /// The contact it began as.
    pub initial_contact_id: Option<ContactId>,
    /// The contact before, where it was transferred.
    pub previous_contact_id: Option<ContactId>,
    /// What the contacts of one matter have in common.
    pub contact_association_id: Option<ContactId>,
    /// How it began.
    pub initiation_method: Option<ContactInitiationMethod>,
    /// Its name.
    pub name: Option<Name>,
    /// What it is about.
    pub description: Option<Description>,
    /// What kind of contact it is.
    pub channel: Option<Channel>,
    /// The queue it waits or waited in.
    pub queue_info: Option<QueueInfo>,
    /// The agent who has or had it.
    pub agent_info: Option<AgentInfo>,
    /// When it began.
    pub initiation_timestamp: Option<Timestamp>,
    /// When the customer left.
    pub disconnect_timestamp: Option<Timestamp>,
    /// When it last changed.
    pub last_update_timestamp: Option<Timestamp>,
    /// When it was last paused.
    pub last_paused_timestamp: Option<Timestamp>,
    /// When it last went on.
    pub last_resumed_timestamp: Option<Timestamp>,
    /// When it began to ring at the agent.
    pub ring_start_timestamp: Option<Timestamp>,
    /// How often it was paused.
    pub total_pause_count: Option<TotalPauseCount>,
    /// How long it was paused in all.
    pub total_pause_duration_in_seconds: Option<TotalPauseDurationInSeconds>,
    /// When its flow is to begin.
    pub scheduled_timestamp: Option<Timestamp>,
    /// The contact it was started for.
    pub related_contact_id: Option<ContactId>,
    /// Who assisted.
    pub wisdom_info: Option<WisdomInfo>,
    /// The customer.
    pub customer_id: Option<CustomerId>,
    /// How the customer is reached.
    pub customer_endpoint: Option<EndpointInfo>,
    /// How the instance was reached, or called.
    pub system_endpoint: Option<EndpointInfo>,
    /// By how many seconds it counts as waiting longer, or less long, than it does.
    pub queue_time_adjustment_seconds: Option<i32>,
    /// How it ranks in its queue.
    pub queue_priority: Option<QueuePriority>,
    /// Its tags.
    pub tags: Option<ContactTagMap>,
    /// When the instance took it.
    pub connected_to_system_timestamp: Option<Timestamp>,
    /// Which agents it may go to.
    pub routing_criteria: Option<RoutingCriteria>,
    /// What the customer has and may do.
    pub customer: Option<Customer>,
    /// The campaign it is part of.
    pub campaign: Option<Campaign>,
    /// Who or what picked up the phone.
    pub answering_machine_detection_status: Option<AnsweringMachineDetectionStatus>,
    /// When the customer said hello.
    pub customer_voice_activity: Option<CustomerVoiceActivity>,
    /// How its sound was.
    pub quality_metrics: Option<QualityMetrics>,
    /// How its chat went.
    pub chat_metrics: Option<ChatMetrics>,
    /// What may have ended it.
    pub disconnect_details: Option<DisconnectDetails>,
    /// Who else got its emails.
    pub additional_email_recipients: Option<AdditionalEmailRecipients>,
    /// Its segment attributes.
    pub segment_attributes: Option<BTreeMap<SegmentAttributeName, SegmentAttributeValue>>,
    /// What was recorded.
    pub recordings: Option<Vec<RecordingInfo>>,
    /// Why it ended.
    pub disconnect_reason: Option<String>,
    /// How it was evaluated, by the id of the evaluation.
    pub contact_evaluations: Option<BTreeMap<String, ContactEvaluation>>,
    /// The template it was made from, where it is a task.
    pub task_template_info: Option<TaskTemplateInfoV2>,
    /// The cases it belongs to.
    pub cases: Option<Vec<CaseEntry>>,
    /// Its name and description, where it is a task.
    pub contact_details: Option<ContactDetails>,
    /// How the campaign calls.
    pub outbound_strategy: Option<OutboundStrategy>,
    /// Its attributes.
    pub attributes: Option<BTreeMap<AttributeName, AttributeValue>>,
    /// What followed it.
    pub next_contacts: Option<NextContacts>,
    /// In which regions it is held.
    pub global_resiliency_metadata: Option<GlobalResiliencyMetadata>,
    /// How it is analysed.
    pub contact_lens: Option<ContactLens>,
}

/// How a contact began.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ContactInitiationMethod {
    /// The customer called or wrote.
    Inbound,
    /// An agent called or wrote.
    Outbound,
    /// An agent transferred it to another, or to a quick connect.
    Transfer,
    /// It was moved between queues.
    QueueTransfer,
    /// The customer asked to be called back.
    Callback,
    /// By an operation of the API, as chats do.
    Api,
    /// A flow that runs when a contact ends.
    Disconnect,
    /// A supervisor listens.
    Monitor,
    /// An agent called somebody outside of the instance.
    ExternalOutbound,
    /// By an operation of the API, with video.
    #[aws(rename = "WEBRTC_API")]
    WebRtcApi,
    /// An agent answered an email.
    AgentReply,
    /// A flow sent an email.
    Flow,
    /// A method this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What kind of contact something is.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum Channel {
    /// A call.
    Voice,
    /// A chat.
    Chat,
    /// A task.
    Task,
    /// An email.
    Email,
    /// A channel this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// The queue of a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct QueueInfo {
    /// Its id.
    pub id: Option<String>,
    /// Since when the contact waits or waited there.
    pub enqueue_timestamp: Option<Timestamp>,
}

/// The queue of a call that another system holds.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct QueueInfoInput {
    /// Its id.
    pub id: Option<String>,
}

/// How often a contact was paused: 0 to 10.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(range(0..=10))]
pub struct TotalPauseCount(i32);

/// How long a contact was paused in all, in seconds: at least 0.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq)]
#[aws(range(0..))]
pub struct TotalPauseDurationInSeconds(i32);

/// How a contact ranks in its queue: 1 goes first, 5 is usual, 9,223,372,036,854,775,807 goes last.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[aws(range(1..=9223372036854775807))]
pub struct QueuePriority(i64);

/// The id of a customer, as your own system or a profile has it: at most 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=128))]
pub struct CustomerId(String);

/// The id of a customer, as your own system or a profile has it: 1 to 128 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=128), sensitive)]
pub struct CustomerIdNonEmpty(String);

/// What a customer has and may do.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// What they use.
    pub device_info: Option<DeviceInfo>,
    /// What they may do in a call.
    pub capabilities: Option<ParticipantCapabilities>,
}

/// What somebody uses.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct DeviceInfo {
    /// The program.
    pub platform_name: Option<PlatformName>,
    /// Its version.
    pub platform_version: Option<PlatformVersion>,
    /// What it runs on.
    pub operating_system: Option<OperatingSystem>,
}

/// The name of a program: at most 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=128))]
pub struct PlatformName(String);

/// The version of a program: at most 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=128))]
pub struct PlatformVersion(String);

/// The name of an operating system: at most 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=128))]
pub struct OperatingSystem(String);

/// Why a contact is ended.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct DisconnectReason {
    /// The code.
    pub code: Option<String>,
}

/// What may have ended a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct DisconnectDetails {
    /// The problem.
    pub potential_disconnect_issue: Option<PotentialDisconnectIssue>,
}

/// A problem that may have ended a contact: at most 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=128))]
pub struct PotentialDisconnectIssue(String);

/// The template of a task.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct TaskTemplateInfoV2 {
    /// Its ARN.
    pub arn: Option<String>,
    /// Its name.
    pub name: Option<TaskTemplateName>,
}

/// The name of a task's template: 1 to 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=100))]
pub struct TaskTemplateName(String);

/// A case that a contact belongs to.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct CaseEntry {
    /// Its id.
    pub case_id: Option<CaseId>,
    /// The number that people know it by.
    pub case_reference_number: Option<CaseReferenceNumber>,
}

/// The id of a case: 1 to 36 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(1..=36))]
pub struct CaseId(String);

/// The number that people know a case by: 1 to 50 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=50))]
pub struct CaseReferenceNumber(String);

/// What a task is.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ContactDetails {
    /// Its name.
    pub name: Option<ContactDetailName>,
    /// What it is about.
    pub description: Option<ContactDetailDescription>,
}

/// The name of a task: at most 1,024 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=1024))]
pub struct ContactDetailName(String);

/// What a task is about: at most 1,024 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=1024))]
pub struct ContactDetailDescription(String);
