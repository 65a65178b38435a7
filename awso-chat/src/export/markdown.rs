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
                let is_markdown = item
                    .content_type
                    .as_ref()
                    .is_some_and(|content_type| content_type.as_str() == content_type::TEXT_MARKDOWN);
                for line in said.split('\n') {
                    // Markdown stays as it is, but brings no HTML along.
                    let line = if is_markdown { line.replace('<', "&lt;") } else { escape(line) };
                    text.push_str(format!("> {line}").trim_end());
                    // Lines of a plain message stay lines.
                    text.push_str(if is_markdown || line.is_empty() { "\n" } else { "  \n" });
                }
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

/// The text so that Markdown shows it as it is.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        // Some mean something where a line begins, others anywhere.
        let begins = text[..at].chars().all(|before| before.is_whitespace() || before.is_ascii_digit());
        let is_mark = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '|' | '~' | '!' => true,
            '-' | '+' | '=' | '.' | ')' => begins,
            _ => false,
        };
        if is_mark {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    // Four spaces would begin code.
    let spaces = escaped.len() - escaped.trim_start_matches(' ').len();
    format!("{}{}", "&nbsp;".repeat(spaces), &escaped[spaces..])
}
