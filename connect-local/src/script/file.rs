//! Scripts as people write them.

use std::time::Duration;

use super::{Action, Script, Shown, Step, Template, When};
use crate::document::{DocumentError, Node, Table};
use crate::speech::{LONGEST_CONTENT, MESSAGES};

const MEMBERS: [&str; 8] =
    ["agent", "role", "joins_after_ms", "answers_after_ms", "greeting", "start", "rules", "otherwise"];

/// What a rule may answer.
const PATTERNS: [&str; 4] = ["contains", "is", "chosen", "event"];

/// What a step can be.
const ACTIONS: [&str; 10] = [
    "say",
    "stream",
    "show",
    "authenticate_ms",
    "transfer",
    "transfer_fails",
    "supervisor",
    "leave",
    "end",
    "wait_ms",
];

/// How many words a part of a streamed message has, and how long after the one before it comes.
const WORDS: u64 = 3;
const EVERY: Duration = Duration::from_millis(100);

/// As long as a display name may be.
const LONGEST_NAME: usize = 256;

pub(super) fn script(node: &Node) -> Result<Script, DocumentError> {
    let table = Table::of("", node, &MEMBERS)?;
    let is_nobody = match table.get("agent") {
        None => false,
        Some(node) if node.is_null() => true,
        Some(node) => node.as_text().is_none() && !table.flag("agent").map_err(|_| not_a_name(&table))?,
    };
    let mut script = match name(&table, "agent") {
        _ if is_nobody => Script::nobody(),
        Ok(Some(name)) => Script::silent().agent(name),
        Ok(None) => Script::silent(),
        Err(error) => return Err(error),
    };
    match table.text("role")? {
        None | Some("AGENT") => {}
        Some("CUSTOM_BOT") => script = script.custom_bot(),
        Some("SYSTEM") => script = script.system_bot(),
        Some(_) => return Err(table.problem("role", "write AGENT, CUSTOM_BOT or SYSTEM")),
    }
    script = script
        .joins_after(table.duration("joins_after_ms")?.unwrap_or_default())
        .answers_after(table.duration("answers_after_ms")?.unwrap_or_default());
    if let Some(greeting) = text(&table, "greeting")? {
        script = script.greeting(greeting);
    }
    script = script.start(steps(&table, "start")?);
    for (index, node) in table.list("rules")?.iter().enumerate() {
        let (when, steps) = rule(format!("rules[{index}]"), node)?;
        script = script.when(when, steps);
    }
    let otherwise = match table.get("otherwise").and_then(Node::as_text) {
        Some(_) => text(&table, "otherwise")?.map(Step::say).into_iter().collect(),
        None => steps(&table, "otherwise")?,
    };
    Ok(script.otherwise_do(otherwise))
}

fn not_a_name(table: &Table<'_>) -> DocumentError {
    table.problem("agent", "write a name, or false for nobody")
}

/// A name that can be displayed.
fn name<'d>(table: &Table<'d>, member: &str) -> Result<Option<&'d str>, DocumentError> {
    match table.text(member)? {
        Some(name) if name.chars().count() > LONGEST_NAME => {
            let problem = format!("longer than the {LONGEST_NAME} characters a display name may have");
            Err(table.problem(member, problem))
        }
        name => Ok(name),
    }
}

/// A text that can be sent.
fn text<'d>(table: &Table<'d>, member: &str) -> Result<Option<&'d str>, DocumentError> {
    match table.text(member)? {
        Some(text) if text.len() > LONGEST_CONTENT => {
            let problem = format!("longer than the {LONGEST_CONTENT} bytes a message may have");
            Err(table.problem(member, problem))
        }
        text => Ok(text),
    }
}

fn rule(path: String, node: &Node) -> Result<(When, Vec<Step>), DocumentError> {
    let [contains, is, chosen, event] = PATTERNS;
    let table = Table::of(path, node, &[contains, is, chosen, event, "reply", "do"])?;
    let when = match table.given(&PATTERNS).as_slice() {
        [name] => {
            let text = table.required_text(name)?.to_lowercase();
            match *name {
                "contains" => When::Contains(text),
                "is" => When::Is(text),
                "chosen" => When::Chosen(text),
                _ => When::Event(text),
            }
        }
        [] => return Err(table.problem("", "no pattern; write contains, is, chosen or event = \"…\"")),
        [_, second, ..] => {
            return Err(table.problem(second, "one pattern only; write another rule for the other"));
        }
    };
    let steps = match (table.get("reply"), table.get("do")) {
        (Some(_), Some(_)) => {
            return Err(table.problem("do", "either reply or do; the reply can be its first step"));
        }
        (Some(_), None) => text(&table, "reply")?.map(Step::say).into_iter().collect(),
        (None, Some(_)) => steps(&table, "do")?,
        (None, None) => return Err(table.problem("reply", "missing; write reply = \"…\" or do = [ … ]")),
    };
    Ok((when, steps))
}

fn steps(table: &Table<'_>, member: &str) -> Result<Vec<Step>, DocumentError> {
    let path = |index: usize| table.path_of(&format!("{member}[{index}]"));
    table.list(member)?.iter().enumerate().map(|(index, node)| step(path(index), node)).collect()
}

fn step(path: String, node: &Node) -> Result<Step, DocumentError> {
    if let Some(text) = node.as_text() {
        let is_sayable = !text.is_empty() && text.len() <= LONGEST_CONTENT;
        let problem =
            || DocumentError::at(node.line(), &path, format!("write 1 to {LONGEST_CONTENT} bytes of text"));
        return is_sayable.then(|| Step::say(text)).ok_or_else(problem);
    }
    let more = ["content_type", "words", "every_ms", "after_ms"];
    let known: Vec<&str> = ACTIONS.into_iter().chain(more).collect();
    let table = Table::of(path, node, &known)?;
    let action = match table.given(&ACTIONS).as_slice() {
        [action] => *action,
        [] => return Err(table.problem("", format!("nothing happens; write one of {}", ACTIONS.join(", ")))),
        [_, second, ..] => {
            return Err(table.problem(second, "one thing a step; write another step for the other"));
        }
    };
    for (member, of) in [("content_type", "say"), ("words", "stream"), ("every_ms", "stream")] {
        if action != of && table.get(member).is_some() {
            return Err(table.problem(member, format!("belongs to {of} only")));
        }
    }
    let step = match action {
        "say" => {
            let content_type = table.text("content_type")?.unwrap_or("text/plain");
            if !MESSAGES.contains(&content_type) {
                return Err(table.problem("content_type", format!("write one of {}", MESSAGES.join(", "))));
            }
            text(&table, "say")?.map(|text| Step::say_as(content_type, text))
        }
        "stream" => {
            let words = usize::try_from(table.count("words")?.unwrap_or(WORDS)).unwrap_or(usize::MAX);
            let every = table.duration("every_ms")?.unwrap_or(EVERY);
            text(&table, "stream")?.map(|text| Step::stream(text, words, every))
        }
        "show" => Some(Step::of_shown(shown(&table)?)),
        "authenticate_ms" => table.duration("authenticate_ms")?.map(Step::authenticate),
        "transfer" => name(&table, "transfer")?.map(Step::transfer),
        "supervisor" => name(&table, "supervisor")?.map(Step::supervisor),
        "wait_ms" => table.duration("wait_ms")?.map(Step::wait),
        flag => {
            let step = match flag {
                "transfer_fails" => Step::transfer_fails(),
                "leave" => Step::leave(),
                _ => Step::end(),
            };
            table.flag(flag)?.then_some(step)
        }
    };
    let step = step.ok_or_else(|| table.problem(action, "write true, or leave the step out"))?;
    Ok(match table.duration("after_ms")? {
        Some(delay) => step.after(delay),
        None => step,
    })
}

fn shown(table: &Table<'_>) -> Result<Shown, DocumentError> {
    let node = table.get("show");
    let problem = || {
        let names = Template::NAMES.join(", ");
        table.problem("show", format!("write one of {names}, or a table with templateType, version and data"))
    };
    match node.map(|node| (node, node.as_text())) {
        Some((_, Some(name))) => Template::of_name(name).map(Shown::Sample).ok_or_else(problem),
        Some((node, None)) => {
            let content = node.to_value();
            let is_whole = content.get("templateType").is_some() && content.get("data").is_some();
            is_whole.then_some(Shown::Own(content)).ok_or_else(problem)
        }
        None => Err(problem()),
    }
}

impl Step {
    fn of_shown(shown: Shown) -> Self {
        Step { action: Action::Show(shown), after: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_is_no_script_says_where_and_what_to_write() {
        for (text, error) in [
            ("greetings = \"x\"", "line 1: greetings: unknown; known are agent, role, "),
            (
                "\njoins_after_ms = -1",
                "line 2: joins_after_ms: expected whole milliseconds, found a negative number",
            ),
            ("agent = 7", "line 1: agent: write a name, or false for nobody"),
            ("greeting = \"\"", "line 1: greeting: empty"),
            ("role = \"QUEEN\"", "line 1: role: write AGENT, CUSTOM_BOT or SYSTEM"),
            ("rules = 1", "line 1: rules: expected a list, found a number"),
            ("[[rules]]\nreply = \"b\"", "line 1: rules[0]: no pattern; write contains, "),
            ("[[rules]]\ncontains = \"a\"", "line 1: rules[0].reply: missing; write reply = "),
            ("[[rules]]\ncontains = \"a\"\nis = \"b\"", "line 3: rules[0].is: one pattern only"),
            ("[[rules]]\nis = \"b\"\nreply = \"c\"\ndo = []", "line 4: rules[0].do: either reply or do"),
            ("start = [\n {},\n]", "line 2: start[0]: nothing happens; write one of say, "),
            ("start = [\n { say = \"a\", end = true },\n]", "line 2: start[0].end: one thing a step"),
            ("start = [{ show = \"Poster\" }]", "line 1: start[0].show: write one of ListPicker, "),
            ("start = [{ end = true, words = 3 }]", "line 1: start[0].words: belongs to stream only"),
            ("start = [{ end = false }]", "line 1: start[0].end: write true"),
            (
                "start = [{ say = \"a\", content_type = \"x\" }]",
                "line 1: start[0].content_type: write one of ",
            ),
            ("otherwise = [\"\"]", "line 1: otherwise[0]: write 1 to 16384 bytes of text"),
            ("{\n\"rules\": [null]}", "line 2: rules[0]: expected a table, found null"),
            ("{", "line 1: not JSON: "),
        ] {
            let told = Script::of_text(text).expect_err(text).to_string();
            assert!(told.starts_with(error), "{told}");
        }
        assert!(Script::of_text(&format!("agent = \"{}\"", "é".repeat(257))).is_err());
    }

    #[test]
    fn an_empty_script_is_silent() {
        assert_eq!(Script::of_text("{}"), Ok(Script::silent()));
        assert_eq!(Script::of_text(""), Ok(Script::silent()));
        assert_eq!(Script::of_text(r#"{"agent": null}"#), Ok(Script::nobody()));
        assert_eq!(Script::of_text("agent = false"), Ok(Script::nobody()));
    }

    #[test]
    fn every_step_can_be_written() {
        let script = Script::of_text(
            r#"
            start = [
              "a",
              { say = "b", content_type = "text/markdown", after_ms = 5 },
              { stream = "c d", words = 1, every_ms = 7 },
              { show = "Panel" },
              { show = { templateType = "X", version = "1.0", data = { n = 1 } } },
              { authenticate_ms = 9 },
              { transfer = "Bea" },
              { transfer_fails = true },
              { supervisor = "Sam" },
              { wait_ms = 3 },
              { leave = true },
              { end = true },
            ]
            "#,
        );
        let millis = Duration::from_millis;
        let own = serde_json::json!({"templateType": "X", "version": "1.0", "data": {"n": 1}});
        let same = Script::silent().start([
            Step::say("a"),
            Step::say_as("text/markdown", "b").after(millis(5)),
            Step::stream("c d", 1, millis(7)),
            Step::show(Template::Panel),
            Step::show_content(own),
            Step::authenticate(millis(9)),
            Step::transfer("Bea"),
            Step::transfer_fails(),
            Step::supervisor("Sam"),
            Step::wait(millis(3)),
            Step::leave(),
            Step::end(),
        ]);
        assert_eq!(script, Ok(same));
    }
}
