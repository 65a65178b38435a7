//! A transcript in Markdown.

use awso_connect_participant::{Item, content_type};

use crate::item::{self, Said};

pub(super) fn write(items: &[Item]) -> String {
    let mut text = "# Chat\n".to_owned();
    for item in items {
        let time = super::time(item);
        match item::said(item) {
            Said::Event(event) => text.push_str(&format!("\n*{} · {time}*\n", escape(&event))),
            Said::Text(said) => {
                text.push_str(&heading(item, &time));
                quote(&mut text, &body(item, &said));
            }
            Said::Files(files) => {
                text.push_str(&heading(item, &time));
                for file in files {
                    text.push_str(&format!("> file: {} ({})\n", escape(&file.name), file.status.word()));
                }
            }
        }
    }
    text
}

fn heading(item: &Item, time: &str) -> String {
    format!("\n**{}** · {time}{}\n\n", escape(&item::who(item)), super::read(item))
}

/// What was said, in Markdown: plain text so that it reads as it was written, Markdown as Markdown, and JSON as source.
fn body(item: &Item, said: &str) -> String {
    match item.content_type.as_ref().map_or("", |content_type| content_type.as_str()) {
        content_type::JSON | content_type::INTERACTIVE_RESPONSE => source("json", said),
        content_type::TEXT_MARKDOWN => defused(said),
        // Lines of a plain message stay lines.
        _ => said
            .split('\n')
            .map(|line| if line.is_empty() { "\n".to_owned() } else { escape(line) + "  \n" })
            .collect(),
    }
}

fn quote(text: &mut String, body: &str) {
    for line in body.lines() {
        text.push_str(if line.is_empty() { ">" } else { "> " });
        text.push_str(line);
        text.push('\n');
    }
}

/// A block of code, whatever is in it.
fn source(language: &str, text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{text}\n{fence}\n")
}

/// Markdown of somebody else, which brings no HTML along and loads nothing: an image becomes a link. What code shows
/// cannot be changed without being seen, and only a parser of Markdown knows for sure what is code. So where there may
/// be some beside what is to be changed, all of it is shown as source.
fn defused(text: &str) -> String {
    if !text.contains('<') && !text.contains("![") {
        return text.to_owned();
    }
    if text.contains('`') || text.contains("~~~") || text.contains("    ") {
        return source("markdown", text);
    }
    let mut defused = String::with_capacity(text.len());
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            '<' if !is_escaped => defused.push_str("&lt;"),
            '!' if !is_escaped && text[at..].starts_with("![") => defused.push_str("&#33;"),
            other => defused.push(other),
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    defused
}

/// The line of text so that Markdown shows it as it is.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut begins = true;
    for (at, character) in text.char_indices() {
        let rest = &text[at + character.len_utf8()..];
        let is_mark = match character {
            '\\' | '`' | '*' | '[' | '<' | '|' | '~' | '$' => true,
            // Within a word, as in addresses, it means nothing.
            '_' => !(before.is_some_and(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric)),
            '&' => is_entity(rest),
            // These mean something where a line begins.
            '#' | '>' | '-' | '+' | '=' | '.' | ')' | ':' => begins,
            _ => false,
        };
        // Others would be one space, and four at the beginning code.
        if character == ' ' && before.is_none_or(|before| before == ' ') {
            escaped.push_str("&nbsp;");
        } else {
            if is_mark {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        begins &= character.is_whitespace() || character.is_ascii_digit();
        before = Some(character);
    }
    escaped
}

/// Whether this behind a `&` makes a character of it.
fn is_entity(rest: &str) -> bool {
    let name =
        rest.trim_start_matches(|character: char| character == '#' || character.is_ascii_alphanumeric());
    name.len() < rest.len() && name.starts_with(';')
}
