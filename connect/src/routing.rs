//! Which agents a contact may go to.

use awso::{AwsShape, Timestamp};

/// Which agents a contact may go to, step by step.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct RoutingCriteria {
    /// The steps.
    pub steps: Option<Vec<Step>>,
    /// Since when they hold.
    pub activation_timestamp: Option<Timestamp>,
    /// The step that is on, from 0.
    pub index: Option<i32>,
}

/// Which agents a contact may go to, for a time.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Step {
    /// For how long.
    pub expiry: Option<Expiry>,
    /// Which agents.
    pub expression: Option<Expression>,
    /// Where the step is.
    pub status: Option<RoutingCriteriaStepStatus>,
}

/// For how long a step holds.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// So many seconds.
    pub duration_in_seconds: Option<i32>,
    /// Until then.
    pub expiry_timestamp: Option<Timestamp>,
}

/// What an agent has to have: one of these. The combined hold others again.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Expression {
    /// This.
    pub attribute_condition: Option<AttributeCondition>,
    /// Each of these.
    pub and_expression: Option<Vec<Expression>>,
    /// One of these.
    pub or_expression: Option<Vec<Expression>>,
    /// Not this.
    pub not_attribute_condition: Option<AttributeCondition>,
}

/// What an agent has to have.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct AttributeCondition {
    /// The attribute.
    pub name: Option<PredefinedAttributeName>,
    /// Its value.
    pub value: Option<ProficiencyValue>,
    /// How well the agent has it.
    pub proficiency_level: Option<NullableProficiencyLevel>,
    /// How well the agent has it, from one level to another.
    pub range: Option<Range>,
    /// Which agents it may be.
    pub match_criteria: Option<MatchCriteria>,
    /// How the level is compared.
    pub comparison_operator: Option<ComparisonOperator>,
}

/// The name of an attribute of agents: 1 to 100 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=100))]
pub struct PredefinedAttributeName(String);

/// The value of an attribute of agents: 1 to 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=128))]
pub struct ProficiencyValue(String);

/// How well an agent has an attribute: 1.0 to 5.0.
#[derive(AwsShape, Clone, Copy, Debug, PartialEq, PartialOrd)]
#[aws(range(1.0..=5.0))]
pub struct NullableProficiencyLevel(f32);

/// How well an agent has an attribute.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct Range {
    /// At least.
    pub min_proficiency_level: Option<NullableProficiencyLevel>,
    /// At most.
    pub max_proficiency_level: Option<NullableProficiencyLevel>,
}

/// Which agents are meant.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct MatchCriteria {
    /// By their ids.
    pub agents_criteria: Option<AgentsCriteria>,
}

/// Agents by their ids.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AgentsCriteria {
    /// The ids.
    pub agent_ids: Option<Vec<AgentId>>,
}

/// The id of an agent: at most 256 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(length(..=256))]
pub struct AgentId(String);

/// How a level is compared, such as `NumberGreaterOrEqualTo`, `Match` or `Range`: 1 to 127 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=127))]
pub struct ComparisonOperator(String);

/// Where a step is.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum RoutingCriteriaStepStatus {
    /// It is on.
    Active,
    /// Its turn has not come.
    Inactive,
    /// It found the agent.
    Joined,
    /// It found nobody in time.
    Expired,
    /// A status this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}
