//! Small documents that people write, in TOML or JSON: scripts, faults, what control routes are told. Every part knows
//! its line, so that a mistake is told with the place to look at.

use std::collections::HashSet;
use std::error::Error;
use std::fmt;
use std::time::Duration;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use toml::de::{DeTable, DeValue};

/// Nobody writes a document of more levels, and reading one goes as deep.
const DEEPEST: usize = 32;

/// From it on, a double does not tell whole numbers apart that are next to each other.
const TOO_LARGE: f64 = 9_007_199_254_740_992.0;

/// A part of a document, and the line it begins in.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    line: usize,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
}

impl Node {
    /// Reads JSON where the first character is a brace, TOML else.
    pub(crate) fn of(text: &str) -> Result<Self, DocumentError> {
        // Editors on Windows may write a mark before the text.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if is_json(text) { Node::of_json(text) } else { Node::of_toml(text) }
    }

    pub(crate) fn of_toml(text: &str) -> Result<Self, DocumentError> {
        let table = DeTable::parse(text).map_err(|error| {
            let line = line_of(text, error.span().map_or(0, |span| span.start));
            DocumentError::at(line, "", format!("not TOML: {}", one_line(error.message())))
        })?;
        toml_table(text, table.get_ref(), 1, DEEPEST)
    }

    pub(crate) fn of_json(text: &str) -> Result<Self, DocumentError> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| not_json(&error))?;
        json(text, raw, DEEPEST)
    }

    pub(crate) fn line(&self) -> usize {
        self.line
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.content, Content::Null)
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The document that this part is.
    pub(crate) fn to_value(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Flag(flag) => Value::Bool(*flag),
            Content::Number(number) => whole(*number).map_or_else(|| (*number).into(), Value::from),
            Content::Text(text) => Value::String(text.clone()),
            Content::List(items) => items.iter().map(Node::to_value).collect(),
            Content::Table(entries) => {
                entries.iter().map(|(name, node)| (name.clone(), node.to_value())).collect()
            }
        }
    }

    fn kind(&self) -> &'static str {
        match &self.content {
            Content::Null => "null",
            Content::Flag(_) => "a truth value",
            Content::Number(_) => "a number",
            Content::Text(_) => "a text",
            Content::List(_) => "a list",
            Content::Table(_) => "a table",
        }
    }
}

/// TOML begins with a name, a bracket or a comment; a table of JSON with a brace. A list of JSON is no document, but is to
/// be told so.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    let list = text.strip_prefix('[').map(str::trim_start);
    text.starts_with('{')
        || list.is_some_and(|rest| rest.starts_with('{') || serde_json::from_str::<&RawValue>(text).is_ok())
}

/// The whole number that a number is.
fn whole(number: f64) -> Option<u64> {
    let is_whole = number.fract() == 0.0 && (0.0..TOO_LARGE).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and in range")]
    is_whole.then_some(number as u64)
}

fn toml_table(text: &str, table: &DeTable<'_>, line: usize, levels: usize) -> Result<Node, DocumentError> {
    let mut entries = Vec::new();
    for (name, value) in table {
        let line = line_of(text, name.span().start);
        entries.push((name.get_ref().to_string(), toml_value(text, value.get_ref(), line, levels)?));
    }
    Ok(Node { line, content: Content::Table(entries) })
}

fn toml_value(text: &str, value: &DeValue<'_>, line: usize, levels: usize) -> Result<Node, DocumentError> {
    let levels = levels.checked_sub(1).ok_or_else(|| too_deep(line))?;
    let number = |digits: &str, radix: u32| {
        let digits = digits.replace('_', "");
        let read = if radix == 10 {
            digits.parse().ok()
        } else {
            // What has another radix is told as a text that is not a number.
            None
        };
        read.map(Content::Number)
            .ok_or_else(|| DocumentError::at(line, "", format!("{digits} is no number in decimals")))
    };
    let content = match value {
        DeValue::String(value) => Content::Text(value.to_string()),
        DeValue::Integer(value) => number(value.as_str(), value.radix())?,
        DeValue::Float(value) => number(value.as_str(), 10)?,
        DeValue::Boolean(value) => Content::Flag(*value),
        DeValue::Datetime(value) => Content::Text(value.to_string()),
        DeValue::Array(items) => {
            let node = |item: &toml::Spanned<DeValue<'_>>| {
                toml_value(text, item.get_ref(), line_of(text, item.span().start), levels)
            };
            Content::List(items.iter().map(node).collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => return toml_table(text, table, line, levels),
    };
    Ok(Node { line, content })
}

/// `raw` is a slice of `text`, so that its address says where it stands.
fn json(text: &str, raw: &RawValue, levels: usize) -> Result<Node, DocumentError> {
    let part = raw.get();
    let line = line_of(text, part.as_ptr().addr().saturating_sub(text.as_ptr().addr()));
    let levels = levels.checked_sub(1).ok_or_else(|| too_deep(line))?;
    let wrong = |error: serde_json::Error| DocumentError::at(line, "", format!("not JSON: {error}"));
    let content = match part.as_bytes().first() {
        Some(b'{') => {
            let Members(members) = serde_json::from_str(part).map_err(wrong)?;
            let mut names = HashSet::new();
            let entry = |(name, raw): (String, &RawValue)| {
                let node = json(text, raw, levels)?;
                if names.insert(name.clone()) {
                    Ok((name, node))
                } else {
                    Err(DocumentError::at(node.line, &name, "given twice"))
                }
            };
            Content::Table(members.into_iter().map(entry).collect::<Result<_, _>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(part).map_err(wrong)?;
            Content::List(items.into_iter().map(|raw| json(text, raw, levels)).collect::<Result<_, _>>()?)
        }
        _ => match serde_json::from_str(part).map_err(wrong)? {
            Value::Bool(flag) => Content::Flag(flag),
            Value::Number(number) => Content::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => Content::Text(text),
            _ => Content::Null,
        },
    };
    Ok(Node { line, content })
}

/// The members of a table of JSON, all of them: a map would keep the last of two.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'t> Visitor<'t> for All {
            type Value = Members<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}

fn not_json(error: &serde_json::Error) -> DocumentError {
    let text = error.to_string();
    // The line is told before.
    let problem = text.rsplit_once(" at line ").map_or(text.as_str(), |(problem, _)| problem);
    DocumentError::at(error.line().max(1), "", format!("not JSON: {problem}"))
}

fn too_deep(line: usize) -> DocumentError {
    DocumentError::at(line, "", format!("more than {DEEPEST} levels"))
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

fn one_line(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join(", ")
}

/// A table of a document that is to be understood, with the path to it.
#[derive(Clone, Debug)]
pub(crate) struct Table<'d> {
    path: String,
    line: usize,
    entries: &'d [(String, Node)],
}

impl<'d> Table<'d> {
    /// The table, which has members of these names only.
    pub(crate) fn of(path: impl Into<String>, node: &'d Node, known: &[&str]) -> Result<Self, DocumentError> {
        let path = path.into();
        let Content::Table(entries) = &node.content else {
            return Err(DocumentError::at(
                node.line,
                &path,
                format!("expected a table, found {}", node.kind()),
            ));
        };
        let table = Table { path, line: node.line, entries };
        match entries.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(table.problem(name, format!("unknown; known are {}", known.join(", ")))),
            None => Ok(table),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'d Node> {
        self.entries.iter().find(|(known, _)| known == name).map(|(_, node)| node)
    }

    /// Which of these members there are.
    pub(crate) fn given<'n>(&self, names: &[&'n str]) -> Vec<&'n str> {
        names.iter().copied().filter(|name| self.get(name).is_some()).collect()
    }

    pub(crate) fn path_of(&self, name: &str) -> String {
        let dot = if self.path.is_empty() || name.is_empty() { "" } else { "." };
        format!("{}{dot}{name}", self.path)
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&'d str>, DocumentError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        match &node.content {
            Content::Text(text) if text.is_empty() => Err(self.problem(name, "empty")),
            Content::Text(text) => Ok(Some(text)),
            _ => Err(self.unexpected(name, "a text", node)),
        }
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<&'d str, DocumentError> {
        self.text(name)?.ok_or_else(|| self.problem(name, format!("missing; write {name} = \"…\"")))
    }

    pub(crate) fn flag(&self, name: &str) -> Result<bool, DocumentError> {
        match self.get(name) {
            None => Ok(false),
            Some(Node { content: Content::Flag(flag), .. }) => Ok(*flag),
            Some(node) => Err(self.unexpected(name, "true or false", node)),
        }
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&self, name: &str) -> Result<Option<u64>, DocumentError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        self.whole(name, "a whole number", node).map(Some)
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<f64>, DocumentError> {
        match self.get(name) {
            None => Ok(None),
            Some(Node { content: Content::Number(number), .. }) => Ok(Some(*number)),
            Some(node) => Err(self.unexpected(name, "a number", node)),
        }
    }

    pub(crate) fn duration(&self, name: &str) -> Result<Option<Duration>, DocumentError> {
        let Some(node) = self.get(name) else { return Ok(None) };
        self.whole(name, "whole milliseconds", node).map(|millis| Some(Duration::from_millis(millis)))
    }

    fn whole(&self, name: &str, expected: &str, node: &Node) -> Result<u64, DocumentError> {
        let problem = match node.content {
            Content::Number(number) => match whole(number) {
                Some(number) => return Ok(number),
                None if number >= TOO_LARGE => "one that is too large",
                None if number < 0.0 => "a negative number",
                None => "a fraction",
            },
            _ => node.kind(),
        };
        Err(self.problem(name, format!("expected {expected}, found {problem}")))
    }

    pub(crate) fn list(&self, name: &str) -> Result<&'d [Node], DocumentError> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Node { content: Content::List(items), .. }) => Ok(items),
            Some(node) => Err(self.unexpected(name, "a list", node)),
        }
    }

    fn unexpected(&self, name: &str, expected: &str, node: &Node) -> DocumentError {
        self.problem(name, format!("expected {expected}, found {}", node.kind()))
    }

    /// A problem of the member of this name, or of the whole table where the name is empty.
    pub(crate) fn problem(&self, name: &str, problem: impl Into<String>) -> DocumentError {
        let line = self.get(name).map_or(self.line, Node::line);
        DocumentError::at(line, &self.path_of(name), problem)
    }
}

/// What is wrong with a script or a file of faults: the line, the path to the member, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    line: usize,
    path: String,
    problem: String,
}

impl DocumentError {
    pub(crate) fn at(line: usize, path: &str, problem: impl Into<String>) -> Self {
        DocumentError { line, path: path.to_owned(), problem: problem.into() }
    }

    /// The line of the document, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.problem)
    }
}

impl Error for DocumentError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_notations_are_read_alike_with_their_lines() {
        let toml = "a = 1\nb = [\n  \"x\",\n  { c = true }\n]\n\n[d]\ne = 0.5\n";
        let json = "{\"a\": 1,\n\"b\": [\n\"x\",\n{ \"c\": true }\n],\n\n\"d\":\n{\"e\": 0.5}}";
        let expected = serde_json::json!({"a": 1, "b": ["x", {"c": true}], "d": {"e": 0.5}});
        for text in [toml, json] {
            let node = Node::of(text).expect("a document");
            assert_eq!(node.to_value(), expected);
            let table = Table::of("", &node, &["a", "b", "d"]).expect("known members");
            let lines: Vec<_> = table.list("b").expect("a list").iter().map(Node::line).collect();
            assert_eq!(lines, [3, 4]);
            assert_eq!(table.count("a"), Ok(Some(1)));
            assert_eq!(table.problem("b", "odd").to_string(), "line 2: b: odd");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        for (text, error) in [
            ("a = 1\nb =", "line 2: not TOML: "),
            ("a = 0x10", "line 1: "),
            ("{\n\"a\": 1,,}", "line 2: not JSON: "),
            ("{\"a\": 1} x", "line 1: not JSON: "),
            ("{\"a\": 1,\n\"b\": {\"c\": 1,\n\"c\": 2}}", "line 3: c: given twice"),
            ("[{\"a\": 1,,}]", "line 1: not JSON: "),
        ] {
            let told = Node::of(text).expect_err(text).to_string();
            assert!(told.starts_with(error) && told.lines().count() == 1, "{told}");
        }
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(Node::of(&deep).is_err());
        assert!(Node::of(&format!("a = {}{}", "[".repeat(60), "]".repeat(60))).is_err());
    }

    #[test]
    fn a_list_is_no_document_and_a_mark_before_one_is_no_part_of_it() {
        for text in ["[]", " [ 1 ]", "[{\"a\": 1}]"] {
            let node = Node::of(text).expect("JSON");
            let error = Table::of("", &node, &["a"]).expect_err(text).to_string();
            assert_eq!(error, "line 1: expected a table, found a list");
        }
        for text in ["\u{feff}{\"a\": 1}", "\u{feff}a = 1", "[a]", "[[a]]\nb = 1"] {
            let node = Node::of(text).expect(text);
            Table::of("", &node, &["a"]).expect("known members");
        }
    }

    #[test]
    fn only_whole_numbers_count() {
        for (number, found) in [
            ("-1", "a negative number"),
            ("0.5", "a fraction"),
            ("1e300", "one that is too large"),
            ("99999999999999999", "one that is too large"),
            ("true", "a truth value"),
        ] {
            let node = Node::of_json(&format!("{{\"a\": {number}}}")).expect("a document");
            let table = Table::of("", &node, &["a"]).expect("known members");
            let error = table.duration("a").expect_err(number).to_string();
            assert_eq!(error, format!("line 1: a: expected whole milliseconds, found {found}"));
            assert!(table.count("a").is_err(), "{number}");
        }
    }
}
