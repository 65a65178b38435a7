//! The model on the screen, from top to bottom: the transcript, a word beside it, a rule, the input, the status.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::command;
use crate::layout::{Row, Tone};
use crate::model::Model;
use crate::palette::Palette;
use crate::text::{cut, width};

/// What keys do, for whoever asks for help.
const KEYS: [(&str, &str); 8] = [
    ("Enter", "sends"),
    ("Alt-Enter, Ctrl-J", "begins a new line"),
    ("PgUp, PgDn", "scroll by a page"),
    ("Ctrl-Up, Ctrl-Down", "scroll by a row"),
    ("Ctrl-Home, Ctrl-End", "the oldest, the newest"),
    ("Ctrl-A, -E, -W, -U, -K", "edit, as in a shell"),
    ("Esc", "back to the newest"),
    ("Ctrl-C", "leaves the chat"),
];

pub(crate) fn draw(model: &Model, palette: Palette, frame: &mut Frame<'_>) {
    let area = frame.area();
    let (columns, height) = (usize::from(area.width), usize::from(area.height));
    if columns < 4 || height < 3 {
        return;
    }
    let mut canvas = Canvas { frame, palette, columns };
    if model.is_help {
        return canvas.help(height);
    }
    let room = model.transcript_rows();
    let visible = model.visible();
    // A short transcript stands right above the input.
    let first = room.saturating_sub(visible.len());
    for (index, row) in visible.iter().enumerate() {
        canvas.row(first + index, row);
    }
    let mut at = room;
    if height >= 6 {
        let beside = model.beside();
        for (row, (word, tone)) in beside.iter().enumerate() {
            canvas.text(at + row, 0, word, palette.style(*tone));
        }
        at += beside.len().max(1);
        canvas.text(at, 0, &rule(model, columns), palette.style(Tone::Quiet));
        at += 1;
    }
    at = canvas.input(model, at);
    canvas.status(model, at);
}

/// Rows from the top of the screen.
struct Canvas<'a, 'f> {
    frame: &'a mut Frame<'f>,
    palette: Palette,
    columns: usize,
}

impl Canvas<'_, '_> {
    fn text(&mut self, row: usize, column: usize, text: &str, style: Style) {
        let area = self.frame.area();
        let (Ok(x), Ok(y)) = (u16::try_from(column), u16::try_from(row)) else { return };
        if x < area.width && y < area.height {
            self.frame.buffer_mut().set_stringn(x, y, text, self.columns - column, style);
        }
    }

    fn row(&mut self, at: usize, row: &Row) {
        let mut column = row.indent;
        for (text, tone) in &row.pieces {
            self.text(at, column, text, self.palette.style(*tone));
            column += width(text);
        }
    }

    /// The input and its cursor; tells the row below.
    fn input(&mut self, model: &Model, at: usize) -> usize {
        let height = model.input_rows();
        let rows = model.editor.rows(model.editor_columns(), height);
        for (index, row) in rows.rows.iter().enumerate() {
            let sign = if rows.above + index == 0 { "> " } else { "  " };
            self.text(at + index, 0, sign, self.palette.style(Tone::Own));
            self.text(at + index, 2, row, Style::new());
        }
        if model.editor.is_empty() {
            let hint = if model.is_over() {
                "Ctrl-C leaves, /export PATH keeps it"
            } else {
                "Say something, or /help"
            };
            self.text(at, 2, &cut(hint, self.columns - 2), self.palette.style(Tone::Quiet));
        }
        let (x, y) = (rows.cursor.1 + 2, at + rows.cursor.0);
        if let (Ok(x), Ok(y)) = (u16::try_from(x), u16::try_from(y)) {
            let area: Rect = self.frame.area();
            self.frame.set_cursor_position(Position::new(x.min(area.width - 1), y.min(area.height - 1)));
        }
        at + height
    }

    fn status(&mut self, model: &Model, at: usize) {
        let style = self.palette.status();
        let left = format!(" {}", model.status());
        let right = "F1 help ";
        self.text(at, 0, &" ".repeat(self.columns), style);
        self.text(at, 0, &left, style);
        if width(&left) + right.len() < self.columns {
            self.text(at, self.columns - right.len(), right, style);
        }
    }

    fn help(&mut self, height: usize) {
        let wide = command::HELP.iter().chain(&KEYS).map(|(what, _)| width(what)).max().unwrap_or_default();
        let all = command::HELP.iter().chain(&KEYS).take(height.saturating_sub(1));
        for (row, (what, does)) in all.enumerate() {
            self.text(row, 1, what, self.palette.style(Tone::Own));
            self.text(row, wide.min(self.columns / 2) + 3, does, Style::new());
        }
        let style = self.palette.status();
        self.text(height - 1, 0, &" ".repeat(self.columns), style);
        self.text(height - 1, 0, " Any key goes back to the chat", style);
    }
}

/// The rule above the input, with what is below what is seen.
fn rule(model: &Model, columns: usize) -> String {
    let below = match (model.is_at_bottom(), model.unseen) {
        (true, _) => String::new(),
        (false, 0) => " ↓ more ".to_owned(),
        (false, unseen) => format!(" ↓ {unseen} new "),
    };
    let below = cut(&below, columns);
    let rest = columns - width(&below);
    format!("{}{below}{}", "─".repeat(rest - rest.min(2)), "─".repeat(rest.min(2)))
}

#[cfg(test)]
mod tests;
