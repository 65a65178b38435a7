//! What happens at the other end of a chat: who is there, what they say and do, and in answer to what.

mod builtin;
mod file;
mod step;
mod template;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::document::{DocumentError, Node};
use crate::participant::Role;
use crate::speech::cut;

pub use self::step::Step;
pub(crate) use self::step::{Action, Shown};
pub use self::template::Template;
pub(crate) use self::template::view;

/// What happens at the other end of a chat: an agent or bot greets, answers what it knows, and does what [`Step`]s
/// there are.
///
/// In texts, `{name}` stands for the customer's display name, and where they answer something, `{message}` for the
/// customer's message.
///
/// ```
/// use awso_connect_local::{Script, Step};
///
/// let script = Script::silent()
///     .agent("Ada")
///     .greeting("Welcome, {name}.")
///     .rule("price", "It is 7 pounds.")
///     .on("human", [Step::say("I will get Bea."), Step::transfer("Bea")])
///     .otherwise("You wrote: {message}");
/// let same = Script::of_text(
///     r#"
///     agent = "Ada"
///     greeting = "Welcome, {name}."
///     otherwise = "You wrote: {message}"
///
///     [[rules]]
///     contains = "price"
///     reply = "It is 7 pounds."
///
///     [[rules]]
///     contains = "human"
///     do = ["I will get Bea.", { transfer = "Bea" }]
///     "#,
/// )?;
/// assert_eq!(script, same);
/// # Ok::<(), awso_connect_local::DocumentError>(())
/// ```
///
/// # Files
///
/// A script is TOML, or JSON with the same members:
///
/// | member | what it is |
/// |---|---|
/// | `agent` | The display name; `Agent` where left out, `false` for nobody (`null` in JSON). |
/// | `role` | `AGENT` (where left out), `CUSTOM_BOT` or `SYSTEM`, who is there without joining. |
/// | `joins_after_ms` | How long after the start of the flow they join. |
/// | `answers_after_ms` | How long they type before they say something. |
/// | `greeting` | What they say first. |
/// | `start` | The steps after it. |
/// | `rules` | Tables with one of `contains`, `is`, `chosen` and `event`, and either `reply` or `do`, a list of steps. |
/// | `otherwise` | A text, or a list of steps, in answer to messages that no rule is for. |
///
/// `contains` and `is` are compared with the message without regard to case; `chosen` also with every text in an answer
/// to an interactive message. `event` is the end of an event's content type: `authentication.succeeded`. A step is a
/// text that is said, or a table of one of these, and of `after_ms`, how long it takes until it happens:
///
/// | step | what happens |
/// |---|---|
/// | `say`, `content_type` | A message, of `text/plain` where left out. |
/// | `stream`, `words`, `every_ms` | A message that comes in parts of so many words where the chat was started with `ResponseMode` `INCREMENTAL`; else as a whole. |
/// | `show` | An interactive message: `ListPicker`, `TimePicker`, `QuickReply`, `Panel`, `Carousel` or `ViewResource` with sample content, or a table with content of your own. Where the chat does not support them, its title as text. |
/// | `authenticate_ms` | The customer is asked to sign in, within this time. |
/// | `transfer` | The agent leaves, and one of this name joins. |
/// | `transfer_fails` | `transfer.failed`. |
/// | `supervisor` | A supervisor of this name joins. |
/// | `leave` | The agent leaves, which may end the chat. |
/// | `end` | The chat ends. |
/// | `wait_ms` | Nothing, for this time. |
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Script(Arc<Plot>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Plot {
    /// Nobody joins without one.
    agent: Option<String>,
    role: Role,
    joins_after: Duration,
    answers_after: Duration,
    greeting: Option<String>,
    start: Vec<Step>,
    rules: Vec<Rule>,
    otherwise: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Rule {
    when: When,
    steps: Vec<Step>,
}

/// What a rule answers. Texts are in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum When {
    Contains(String),
    Is(String),
    Chosen(String),
    /// The end of the event's content type.
    Event(String),
}

/// A friendly agent that knows a few words and repeats the rest.
impl Default for Script {
    fn default() -> Self {
        Script::silent()
            .agent("Robin")
            .greeting("Hello {name}, I am Robin. How can I help?")
            .rule("hello", "Hello {name}, good to see you. What can I do for you?")
            .rule("price", "The small one is 7 pounds, the large one 12. Shall I put one aside for you?")
            .rule("open", "We are open from 9 to 17:30, Monday to Saturday.")
            .rule("order", "I can see your order, {name}: it left our house this morning.")
            .rule("human", "You are talking to a script, {name}, but it does its best.")
            .rule("help", "Ask me about prices, opening hours or your order.")
            .rule("thank", "You are welcome, {name}. Is there anything else?")
            .rule("bye", "Goodbye {name}, have a good day.")
            .otherwise("You said: {message}")
    }
}

/// As it is written down with the chat that goes by it.
pub(crate) fn write<S: Serializer>(script: &Option<Script>, serializer: S) -> Result<S::Ok, S::Error> {
    script.as_ref().map(|script| &*script.0).serialize(serializer)
}

pub(crate) fn read<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<Script>, D::Error> {
    let plot = Option::<Plot>::deserialize(deserializer)?;
    Ok(plot.map(|plot| Script(Arc::new(plot))))
}

impl Script {
    /// The names that [`named`](Script::named) takes.
    pub const NAMES: &'static [&'static str] = builtin::NAMES;

    /// An agent who joins and never says a word.
    pub fn silent() -> Self {
        let plot = Plot { agent: Some("Agent".to_owned()), ..Script::nobody().plot().clone() };
        Script(Arc::new(plot))
    }

    /// Nobody at all, so that the other side can be driven with CreateParticipant.
    pub fn nobody() -> Self {
        Script(Arc::new(Plot {
            agent: None,
            role: Role::Agent,
            joins_after: Duration::ZERO,
            answers_after: Duration::ZERO,
            greeting: None,
            start: Vec::new(),
            rules: Vec::new(),
            otherwise: Vec::new(),
        }))
    }

    /// One of the scripts that come with this crate, by its name:
    ///
    /// | name | what happens |
    /// |---|---|
    /// | `friendly` | The default: an agent that knows a few words and repeats the rest. |
    /// | `echo` | An agent that says what was said. |
    /// | `silent` | An agent who never says a word. |
    /// | `nobody` | Nobody joins. |
    /// | `bot` | A bot of role SYSTEM, whose answers come in parts where the chat wants them so. |
    /// | `menu` | Interactive messages of each kind, and answers to what is chosen. |
    /// | `sign-in` | The customer is asked to sign in. |
    /// | `transfer` | `human` transfers the chat to another agent, `nobody` fails to. |
    /// | `supervisor` | A supervisor joins, from when on receipts are refused. |
    pub fn named(name: &str) -> Option<Self> {
        builtin::named(name)
    }

    /// The names that [`named`](Self::named) takes.
    pub fn names() -> &'static [&'static str] {
        builtin::NAMES
    }

    /// The agent's display name.
    pub fn agent(mut self, name: impl Into<String>) -> Self {
        self.edit().agent = Some(name.into());
        self
    }

    /// They are a bot of the contact flow, of role SYSTEM, and there without joining.
    pub fn system_bot(mut self) -> Self {
        self.edit().role = Role::System;
        self
    }

    /// They are a custom bot, of role CUSTOM_BOT.
    pub fn custom_bot(mut self) -> Self {
        self.edit().role = Role::CustomBot;
        self
    }

    /// How long after the start of the contact flow the agent joins; at once unless set.
    pub fn joins_after(mut self, delay: Duration) -> Self {
        self.edit().joins_after = delay;
        self
    }

    /// How long the agent types before each greeting and answer; not at all unless set.
    pub fn answers_after(mut self, delay: Duration) -> Self {
        self.edit().answers_after = delay;
        self
    }

    /// What the agent says when they have joined.
    pub fn greeting(mut self, text: impl Into<String>) -> Self {
        self.edit().greeting = Some(text.into());
        self
    }

    /// What happens after the greeting.
    pub fn start(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.edit().start.extend(steps);
        self
    }

    /// The reply to a message that contains this text, in upper or lower case. Rules are tried in order.
    pub fn rule(self, contains: impl AsRef<str>, reply: impl AsRef<str>) -> Self {
        self.on(contains, [Step::say(reply)])
    }

    /// What happens after a message that contains this text.
    pub fn on(self, contains: impl AsRef<str>, steps: impl IntoIterator<Item = Step>) -> Self {
        self.when(When::Contains(contains.as_ref().to_lowercase()), steps)
    }

    /// What happens after a message that is this text, or an answer to an interactive message in which it stands.
    pub fn on_choice(self, choice: impl AsRef<str>, steps: impl IntoIterator<Item = Step>) -> Self {
        self.when(When::Chosen(choice.as_ref().to_lowercase()), steps)
    }

    /// What happens after an event whose content type ends like this (`authentication.succeeded`).
    pub fn on_event(self, event: impl AsRef<str>, steps: impl IntoIterator<Item = Step>) -> Self {
        self.when(When::Event(event.as_ref().to_lowercase()), steps)
    }

    /// The reply to a message that no rule is for.
    pub fn otherwise(self, reply: impl AsRef<str>) -> Self {
        self.otherwise_do([Step::say(reply)])
    }

    /// What happens after a message that no rule is for.
    pub fn otherwise_do(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.edit().otherwise = steps.into_iter().collect();
        self
    }

    /// Reads a script from TOML, or from JSON where it begins with a brace.
    ///
    /// # Errors
    /// What is neither, and members that are unknown, empty or of another type: with the line, the path, and what to
    /// write.
    pub fn of_text(text: &str) -> Result<Self, DocumentError> {
        Script::of_node(&Node::of(text)?)
    }

    pub(crate) fn of_node(node: &Node) -> Result<Self, DocumentError> {
        file::script(node)
    }

    fn when(mut self, when: When, steps: impl IntoIterator<Item = Step>) -> Self {
        let steps = steps.into_iter().collect();
        self.edit().rules.push(Rule { when, steps });
        self
    }

    fn edit(&mut self) -> &mut Plot {
        Arc::make_mut(&mut self.0)
    }

    fn plot(&self) -> &Plot {
        &self.0
    }

    /// Who joins, as what, and how long after the start of the flow.
    pub(crate) fn joining(&self) -> Option<(&str, Role, Duration)> {
        let Plot { agent, role, joins_after, .. } = self.plot();
        agent.as_deref().map(|name| (name, *role, *joins_after))
    }

    /// How long the agent types.
    pub(crate) fn typing(&self) -> Duration {
        self.plot().answers_after
    }

    /// What happens first.
    pub(crate) fn opening(&self, name: &str) -> Vec<Step> {
        let greeting = self.plot().greeting.iter().map(Step::say);
        greeting.chain(self.plot().start.iter().cloned()).map(|step| step.filled(name, None)).collect()
    }

    /// What happens after the customer's message.
    pub(crate) fn reply(&self, name: &str, message: &str) -> Vec<Step> {
        let lower = message.to_lowercase();
        let choices = template::texts_in(&lower);
        let fits = |rule: &&Rule| match &rule.when {
            When::Contains(text) => lower.contains(text),
            When::Is(text) => lower.trim() == text,
            When::Chosen(text) => lower.trim() == text || choices.contains(text),
            When::Event(_) => false,
        };
        let rule = self.plot().rules.iter().find(fits);
        let steps = rule.map_or(&self.plot().otherwise, |rule| &rule.steps);
        steps.iter().map(|step| step.clone().filled(name, Some(message))).collect()
    }

    /// What happens after an event.
    pub(crate) fn after_event(&self, name: &str, content_type: &str) -> Vec<Step> {
        let fits =
            |rule: &&Rule| matches!(&rule.when, When::Event(event) if content_type.ends_with(event.as_str()));
        let rule = self.plot().rules.iter().find(fits);
        rule.into_iter().flat_map(|rule| &rule.steps).map(|step| step.clone().filled(name, None)).collect()
    }
}

/// Puts the values in, in one pass, so that a message which holds a placeholder stays as it is, and cuts
/// the text where the service would.
fn fill(template: &str, name: &str, message: Option<&str>) -> String {
    let placeholders = [("{name}", Some(name)), ("{message}", message)];
    let mut filled = String::new();
    let mut rest = template;
    while let Some(brace) = rest.find('{') {
        let (before, from_brace) = rest.split_at(brace);
        filled.push_str(before);
        let value = placeholders
            .iter()
            .find_map(|(placeholder, value)| Some(((*value)?, from_brace.strip_prefix(placeholder)?)));
        let (text, after) = value.unwrap_or_else(|| from_brace.split_at(1));
        filled.push_str(text);
        rest = after;
    }
    filled.push_str(rest);
    cut(&mut filled);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::LONGEST_CONTENT;

    fn said(script: &Script, message: &str) -> Option<String> {
        match script.reply("Jane", message).as_slice() {
            [Step { action: Action::Say { content, .. }, .. }] => Some(content.clone()),
            _ => None,
        }
    }

    #[test]
    fn the_first_rule_that_fits_answers_and_the_rest_is_for_otherwise() {
        let script =
            Script::silent().rule("PRICE", "7, {name}").rule("price of", "never").otherwise("<{message}>");
        assert_eq!(said(&script, "the Price of it").as_deref(), Some("7, Jane"));
        assert_eq!(said(&script, "and?").as_deref(), Some("<and?>"));
        assert!(Script::silent().reply("Jane", "price").is_empty());
        assert!(Script::silent().opening("Jane").is_empty());
    }

    #[test]
    fn the_default_agent_greets_answers_and_repeats() {
        let script = Script::default();
        assert_eq!(script.opening("Jane"), [Step::say("Hello Jane, I am Robin. How can I help?")]);
        assert!(said(&script, "What is the price?").expect("a reply").contains("7 pounds"));
        assert_eq!(said(&script, "blue").as_deref(), Some("You said: blue"));
    }

    #[test]
    fn a_choice_is_found_in_texts_and_in_answers_to_interactive_messages() {
        let script = Script::silent().on_choice("Good", [Step::say("fine")]).otherwise("what?");
        for (message, reply) in [
            ("good", "fine"),
            (r#"{"templateType":"QuickReply","data":{"title":"Good"}}"#, "fine"),
            (r#"{"version":"1.0","data":{"actionName":"x"},"action":"GOOD"}"#, "fine"),
            ("not good", "what?"),
            (r#"{"Good":1}"#, "what?"),
        ] {
            assert_eq!(said(&script, message).as_deref(), Some(reply), "{message}");
        }
    }

    #[test]
    fn events_have_rules_of_their_own() {
        let script = Script::silent().on_event("authentication.failed", [Step::end()]).otherwise("what?");
        let event = |name: &str| format!("application/vnd.amazonaws.connect.event.{name}");
        assert_eq!(script.after_event("Jane", &event("authentication.failed")), [Step::end()]);
        assert!(script.after_event("Jane", &event("authentication.timeout")).is_empty());
        assert_eq!(said(&script, "authentication.failed").as_deref(), Some("what?"));
    }

    #[test]
    fn placeholders_are_filled_once_and_other_braces_stay() {
        assert_eq!(fill("{message} {name} {x} {", "Jane", Some("{name}")), "{name} Jane {x} {");
        assert_eq!(fill("{message}, {name}", "{message}", None), "{message}, {message}");
    }

    #[test]
    fn a_reply_is_cut_at_a_character_where_the_service_would_refuse_it() {
        let filled = fill("x{message}", "Jane", Some(&"é".repeat(LONGEST_CONTENT / 2)));
        assert_eq!(filled.len(), LONGEST_CONTENT - 1);
    }
}
