//! Which part of the transcript is seen.

use awso_connect_participant::chat::EntryKey;

use super::Model;
use crate::layout::{self, Row};

/// What is at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scroll {
    /// Whatever has the newest at the bottom.
    Bottom,
    /// This row of this line, whatever comes below.
    At(EntryKey, usize),
}

/// The most rows that the input takes.
const INPUT_ROWS: usize = 6;

impl Model {
    pub(crate) fn is_at_bottom(&self) -> bool {
        self.scroll == Scroll::Bottom
    }

    pub(crate) fn editor_columns(&self) -> usize {
        self.size.0.saturating_sub(2).max(2)
    }

    /// The rows of the input, as far as there is room.
    pub(crate) fn input_rows(&self) -> usize {
        let rows = self.editor.height(self.editor_columns());
        rows.clamp(1, INPUT_ROWS.min((self.size.1 / 3).max(1)))
    }

    /// The rows of the transcript: what the status, the word beside it, the rule and the input leave.
    pub(crate) fn transcript_rows(&self) -> usize {
        let others = if self.size.1 >= 6 { 2 + self.beside().len().max(1) } else { 1 };
        self.size.1.saturating_sub(others + self.input_rows())
    }

    pub(super) fn page(&self) -> usize {
        self.transcript_rows().saturating_sub(1).max(1)
    }

    fn rows_of(&self, index: usize) -> Vec<Row> {
        let line = &self.lines[index];
        layout::rows(line, self.progress.get(&line.key).copied(), self.size.0)
    }

    /// What is at the top when the newest is at the bottom: line and row.
    fn top_at_bottom(&self) -> (usize, usize) {
        let mut missing = self.transcript_rows();
        for index in (0..self.lines.len()).rev() {
            let rows = self.rows_of(index).len();
            if rows >= missing {
                return (index, rows - missing);
            }
            missing -= rows;
        }
        (0, 0)
    }

    /// What is at the top: line and row.
    fn top(&self) -> (usize, usize) {
        match self.scroll {
            Scroll::Bottom => self.top_at_bottom(),
            Scroll::At(key, row) => match self.lines.iter().position(|line| line.key == key) {
                Some(index) => (index, row.min(self.rows_of(index).len().saturating_sub(1))),
                // It was dropped from the transcript, being the oldest.
                None => (0, 0),
            },
        }
    }

    fn set_top(&mut self, top: (usize, usize)) {
        self.scroll = match self.lines.get(top.0) {
            Some(line) if top < self.top_at_bottom() => Scroll::At(line.key, top.1),
            _ => Scroll::Bottom,
        };
        if self.is_at_bottom() {
            self.unseen = 0;
        }
    }

    /// Whoever sees all that is below is at the bottom.
    pub(super) fn settle(&mut self) {
        if !self.is_at_bottom() {
            self.set_top(self.top());
        }
    }

    pub(super) fn scroll_up(&mut self, rows: usize) {
        let (mut index, mut row) = self.top();
        let mut missing = rows;
        while missing > row && index > 0 {
            missing -= row;
            index -= 1;
            row = self.rows_of(index).len();
        }
        self.set_top((index, row.saturating_sub(missing)));
    }

    pub(super) fn scroll_down(&mut self, rows: usize) {
        let (mut index, row) = self.top();
        let mut row = row + rows;
        while index < self.lines.len() {
            let there = self.rows_of(index).len();
            if row < there {
                break;
            }
            row -= there;
            index += 1;
        }
        self.set_top((index, row));
    }

    pub(super) fn go_to_top(&mut self) {
        self.set_top((0, 0));
    }

    pub(super) fn go_to_bottom(&mut self) {
        self.scroll = Scroll::Bottom;
        self.unseen = 0;
    }

    /// The rows that are seen, from the top; fewer than there is room where the transcript is short.
    pub(crate) fn visible(&self) -> Vec<Row> {
        let (first, skipped) = self.top();
        let room = self.transcript_rows();
        let mut rows = Vec::with_capacity(room);
        for index in first..self.lines.len() {
            let skip = if index == first { skipped } else { 0 };
            rows.extend(self.rows_of(index).into_iter().skip(skip).take(room - rows.len()));
            if rows.len() == room {
                break;
            }
        }
        rows
    }
}
