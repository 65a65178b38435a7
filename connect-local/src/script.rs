//! What the agent at the other end says.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::speech::LONGEST_CONTENT;

/// What the agent says: a greeting, answers to messages that hold some text, and an answer to all others.
///
/// In replies and the greeting, `{name}` stands for the customer's display name; in replies, `{message}`
/// for the customer's message.
///
/// ```
/// use awso_connect_local::Script;
///
/// let script = Script::silent()
///     .agent("Ada")
///     .greeting("Welcome, {name}.")
///     .rule("price", "It is 7 pounds.")
///     .otherwise("You wrote: {message}");
/// let same = Script::of_json(
///     r#"{
///         "agent": "Ada",
///         "greeting": "Welcome, {name}.",
///         "rules": [{"contains": "price", "reply": "It is 7 pounds."}],
///         "otherwise": "You wrote: {message}"
///     }"#,
/// )?;
/// assert_eq!(script, same);
/// # Ok::<(), awso_connect_local::ScriptError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Script {
    /// Nobody joins without one.
    agent: Option<String>,
    joins_after: Duration,
    answers_after: Duration,
    greeting: Option<String>,
    rules: Vec<Rule>,
    otherwise: Option<String>,
}

/// The members of a script in JSON.
const MEMBERS: [&str; 6] = ["agent", "greeting", "rules", "otherwise", "joins_after_ms", "answers_after_ms"];

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    /// In lower case.
    contains: String,
    reply: String,
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

impl Script {
    /// An agent who joins and never says a word.
    pub fn silent() -> Self {
        Script { agent: Some("Agent".to_owned()), ..Script::nobody() }
    }

    /// Nobody at all, so that the other side can be driven with CreateParticipant.
    pub fn nobody() -> Self {
        Script {
            agent: None,
            joins_after: Duration::ZERO,
            answers_after: Duration::ZERO,
            greeting: None,
            rules: Vec::new(),
            otherwise: None,
        }
    }

    /// The agent's display name.
    pub fn agent(mut self, name: impl Into<String>) -> Self {
        self.agent = Some(name.into());
        self
    }

    /// How long after the start of the contact flow the agent joins; at once unless set.
    pub fn joins_after(mut self, delay: Duration) -> Self {
        self.joins_after = delay;
        self
    }

    /// How long the agent types before each greeting and answer; not at all unless set.
    pub fn answers_after(mut self, delay: Duration) -> Self {
        self.answers_after = delay;
        self
    }

    /// What the agent says when the customer has connected.
    pub fn greeting(mut self, text: impl Into<String>) -> Self {
        self.greeting = Some(text.into());
        self
    }

    /// The reply to a message that contains this text, in upper or lower case. Rules are tried in order.
    pub fn rule(mut self, contains: impl AsRef<str>, reply: impl Into<String>) -> Self {
        let contains = contains.as_ref().to_lowercase();
        self.rules.push(Rule { contains, reply: reply.into() });
        self
    }

    /// The reply to a message that no rule is for.
    pub fn otherwise(mut self, reply: impl Into<String>) -> Self {
        self.otherwise = Some(reply.into());
        self
    }

    /// Reads a script from JSON: an object with the members `agent` (text; null for nobody), `greeting` (text),
    /// `rules` (a list of objects with the texts `contains` and `reply`), `otherwise` (text), `joins_after_ms` and
    /// `answers_after_ms` (whole milliseconds). Each may be left out, and the agent then says that much less.
    ///
    /// # Errors
    /// Malformed JSON, with line and column; a member that is unknown, empty or of another type, with its
    /// path.
    pub fn of_json(json: &str) -> Result<Self, ScriptError> {
        let document: Value = serde_json::from_str(json)
            .map_err(|error| ScriptError::new("", format!("not a JSON document: {error}")))?;
        let members = Members::of("", &document, &MEMBERS)?;
        let mut script = Script::silent();
        if document.get("agent").is_some_and(Value::is_null) {
            script.agent = None;
        } else if let Some(agent) = members.text("agent")? {
            if agent.chars().count() > 256 {
                return Err(ScriptError::new(
                    "agent",
                    "longer than the 256 characters a display name may have",
                ));
            }
            script.agent = Some(agent);
        }
        script.joins_after = members.duration("joins_after_ms")?;
        script.answers_after = members.duration("answers_after_ms")?;
        script.greeting = members.text("greeting")?;
        script.otherwise = members.text("otherwise")?;
        for (index, rule) in members.list("rules")?.iter().enumerate() {
            let path = format!("rules[{index}]");
            let rule = Members::of(&path, rule, &["contains", "reply"])?;
            script = script.rule(rule.required_text("contains")?, rule.required_text("reply")?);
        }
        Ok(script)
    }

    /// Who joins, and how long after the start of the flow.
    pub(crate) fn joining(&self) -> Option<(&str, Duration)> {
        self.agent.as_deref().map(|name| (name, self.joins_after))
    }

    /// How long the agent types.
    pub(crate) fn typing(&self) -> Duration {
        self.answers_after
    }

    pub(crate) fn greet(&self, name: &str) -> Option<String> {
        self.greeting.as_ref().map(|greeting| fill(greeting, name, None))
    }

    pub(crate) fn reply(&self, name: &str, message: &str) -> Option<String> {
        let lower = message.to_lowercase();
        let rule = self.rules.iter().find(|rule| lower.contains(&rule.contains));
        let reply = rule.map(|rule| &rule.reply).or(self.otherwise.as_ref())?;
        Some(fill(reply, name, Some(message)))
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
    let end = (0..=filled.len().min(LONGEST_CONTENT)).rev().find(|end| filled.is_char_boundary(*end));
    filled.truncate(end.unwrap_or_default());
    filled
}

/// The members of one JSON object of a script, with the path to it.
struct Members<'a> {
    path: &'a str,
    object: &'a Map<String, Value>,
}

impl<'a> Members<'a> {
    fn of(path: &'a str, value: &'a Value, known: &[&str]) -> Result<Self, ScriptError> {
        let Some(object) = value.as_object() else {
            return Err(ScriptError::new(path, format!("expected an object, found {}", kind(value))));
        };
        let members = Members { path, object };
        match object.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(members.problem(name, format!("unknown; known are {}", known.join(", ")))),
            None => Ok(members),
        }
    }

    fn text(&self, name: &str) -> Result<Option<String>, ScriptError> {
        match self.object.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Err(self.problem(name, "empty")),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.problem(name, format!("expected a text, found {}", kind(other)))),
        }
    }

    fn duration(&self, name: &str) -> Result<Duration, ScriptError> {
        let Some(value) = self.object.get(name) else { return Ok(Duration::ZERO) };
        let problem = || self.problem(name, format!("expected whole milliseconds, found {}", kind(value)));
        value.as_u64().map(Duration::from_millis).ok_or_else(problem)
    }

    fn required_text(&self, name: &str) -> Result<String, ScriptError> {
        self.text(name)?.ok_or_else(|| self.problem(name, "missing"))
    }

    fn list(&self, name: &str) -> Result<&'a [Value], ScriptError> {
        match self.object.get(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(other) => Err(self.problem(name, format!("expected a list, found {}", kind(other)))),
        }
    }

    fn problem(&self, name: &str, problem: impl Into<String>) -> ScriptError {
        let dot = if self.path.is_empty() { "" } else { "." };
        ScriptError::new(&format!("{}{dot}{name}", self.path), problem)
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A document that is no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    path: String,
    problem: String,
}

impl ScriptError {
    fn new(path: &str, problem: impl Into<String>) -> Self {
        ScriptError { path: path.to_owned(), problem: problem.into() }
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.problem),
            path => write!(f, "{path}: {}", self.problem),
        }
    }
}

impl Error for ScriptError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_fits_answers_and_the_rest_is_for_otherwise() {
        let script =
            Script::silent().rule("PRICE", "7, {name}").rule("price of", "never").otherwise("<{message}>");
        assert_eq!(script.reply("Jane", "the Price of it").as_deref(), Some("7, Jane"));
        assert_eq!(script.reply("Jane", "and?").as_deref(), Some("<and?>"));
        assert_eq!(Script::silent().reply("Jane", "price"), None);
        assert_eq!(Script::silent().greet("Jane"), None);
    }

    #[test]
    fn the_default_agent_greets_answers_and_repeats() {
        let script = Script::default();
        assert!(script.greet("Jane").expect("a greeting").contains("Hello Jane"));
        assert!(script.reply("Jane", "What is the price?").expect("a reply").contains("7 pounds"));
        assert_eq!(script.reply("Jane", "blue").as_deref(), Some("You said: blue"));
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

    #[test]
    fn a_document_that_is_no_script_says_where_and_why() {
        for (json, error) in [
            ("{", "not a JSON document: EOF while parsing an object at line 1 column 1"),
            ("[]", "expected an object, found a list"),
            (
                r#"{"greetings": "x"}"#,
                "greetings: unknown; known are agent, greeting, rules, otherwise, joins_after_ms, answers_after_ms",
            ),
            (r#"{"joins_after_ms": -1}"#, "joins_after_ms: expected whole milliseconds, found a number"),
            (r#"{"agent": 7}"#, "agent: expected a text, found a number"),
            (r#"{"greeting": ""}"#, "greeting: empty"),
            (r#"{"rules": {}}"#, "rules: expected a list, found an object"),
            (
                r#"{"rules": [{"contains": "a", "reply": "b"}, null]}"#,
                "rules[1]: expected an object, found null",
            ),
            (r#"{"rules": [{"contains": "a"}]}"#, "rules[0].reply: missing"),
            (
                r#"{"rules": [{"contains": "a", "reply": []}]}"#,
                "rules[0].reply: expected a text, found a list",
            ),
        ] {
            assert_eq!(Script::of_json(json).expect_err(json).to_string(), error);
        }
        assert!(Script::of_json(&format!(r#"{{"agent": "{}"}}"#, "é".repeat(257))).is_err());
    }

    #[test]
    fn an_empty_script_is_silent() {
        assert_eq!(Script::of_json("{}"), Ok(Script::silent()));
        assert_eq!(Script::of_json(r#"{"agent": null}"#), Ok(Script::nobody()));
    }
}
