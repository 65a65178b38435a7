//! What is being written, and where in it.

use std::cell::RefCell;
use std::rc::Rc;

use crate::text::{boundary_at_least, boundary_at_most, grapheme_width, graphemes};

/// How many bytes it holds at most: as many as the service takes in a message.
pub(crate) const MOST: usize = 16_384;

/// A text with a cursor.
#[derive(Debug, Default)]
pub(crate) struct Editor {
    text: String,
    /// Between two characters as a reader sees them, in bytes.
    cursor: usize,
    /// How it was laid out last, as long as it has not changed: for how many columns, and from where to where each row
    /// goes.
    laid_out: RefCell<Option<(usize, Ranges)>>,
}

type Ranges = Rc<Vec<(usize, usize)>>;

/// The text in rows of some width.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Those that are seen, among them the one with the cursor.
    pub(crate) rows: Vec<String>,
    /// How many are above them.
    pub(crate) above: usize,
    /// Row and column of the cursor, in those that are seen.
    pub(crate) cursor: (usize, usize),
}

impl Editor {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// All of it, and nothing is left.
    pub(crate) fn take(&mut self) -> String {
        self.cursor = 0;
        self.laid_out.take();
        std::mem::take(&mut self.text)
    }

    /// This in its place, with the cursor at the end.
    pub(crate) fn set(&mut self, text: String) {
        self.cursor = text.len();
        self.text = text;
        self.laid_out.take();
    }

    /// Inserts as much of it as there is room for, and tells whether that is all.
    pub(crate) fn insert(&mut self, text: &str) -> bool {
        let fitting = &text[..boundary_at_most(text, MOST.saturating_sub(self.text.len()))];
        self.text.insert_str(self.cursor, fitting);
        // What was inserted may have become one with what follows.
        self.cursor = boundary_at_least(&self.text, self.cursor + fitting.len());
        self.laid_out.take();
        fitting.len() == text.len()
    }

    fn before(&self) -> usize {
        graphemes(&self.text[..self.cursor]).next_back().map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        graphemes(&self.text[self.cursor..])
            .next()
            .map_or(self.text.len(), |(_, next)| self.cursor + next.len())
    }

    /// The beginning of the word before the cursor.
    fn word_before(&self) -> usize {
        let head = self.text[..self.cursor].trim_end();
        head.rfind(char::is_whitespace)
            .map_or(0, |space| space + head[space..].chars().next().map_or(0, char::len_utf8))
    }

    /// The end of the word behind the cursor.
    fn word_after(&self) -> usize {
        let tail = &self.text[self.cursor..];
        let start = tail.len() - tail.trim_start().len();
        tail[start..].find(char::is_whitespace).map_or(self.text.len(), |end| self.cursor + start + end)
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }

    pub(crate) fn left(&mut self) {
        self.cursor = self.before();
    }

    pub(crate) fn right(&mut self) {
        self.cursor = self.after();
    }

    pub(crate) fn word_left(&mut self) {
        self.cursor = self.word_before();
    }

    pub(crate) fn word_right(&mut self) {
        self.cursor = self.word_after();
    }

    pub(crate) fn home(&mut self) {
        self.cursor = self.line_start();
    }

    pub(crate) fn end(&mut self) {
        self.cursor = self.line_end();
    }

    pub(crate) fn backspace(&mut self) {
        self.remove(self.before(), self.cursor);
    }

    pub(crate) fn delete(&mut self) {
        self.remove(self.cursor, self.after());
    }

    pub(crate) fn delete_word_left(&mut self) {
        self.remove(self.word_before(), self.cursor);
    }

    pub(crate) fn delete_word_right(&mut self) {
        self.remove(self.cursor, self.word_after());
    }

    pub(crate) fn delete_to_start(&mut self) {
        self.remove(self.line_start(), self.cursor);
    }

    pub(crate) fn delete_to_end(&mut self) {
        self.remove(self.cursor, self.line_end());
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = boundary_at_least(&self.text, from);
        self.laid_out.take();
    }

    /// A row up; false where there is none.
    pub(crate) fn up(&mut self, columns: usize) -> bool {
        self.move_row(columns, |row| row.checked_sub(1))
    }

    /// A row down; false where there is none.
    pub(crate) fn down(&mut self, columns: usize) -> bool {
        self.move_row(columns, |row| Some(row + 1))
    }

    fn move_row(&mut self, columns: usize, to: impl Fn(usize) -> Option<usize>) -> bool {
        let ranges = self.ranges(columns);
        let (row, column) = self.place(&ranges);
        let Some(&(start, end)) = to(row).and_then(|row| ranges.get(row)) else { return false };
        let (mut taken, mut at) = (0, start);
        for (offset, grapheme) in graphemes(&self.text[start..end]) {
            if taken >= column {
                break;
            }
            taken += grapheme_width(grapheme);
            at = start + offset + grapheme.len();
        }
        self.cursor = at;
        true
    }

    /// From where to where each row goes: rows end at line breaks, and where there is no more room.
    fn ranges(&self, columns: usize) -> Ranges {
        let columns = columns.max(2);
        if let Some((_, ranges)) = self.laid_out.borrow().as_ref().filter(|(known, _)| *known == columns) {
            return Rc::clone(ranges);
        }
        let mut ranges = Vec::new();
        let (mut start, mut taken) = (0, 0);
        for (at, grapheme) in graphemes(&self.text) {
            if grapheme == "\n" {
                ranges.push((start, at));
                (start, taken) = (at + 1, 0);
                continue;
            }
            let needed = grapheme_width(grapheme);
            // The cursor behind the last one wants a column, too.
            if taken + needed >= columns {
                ranges.push((start, at));
                (start, taken) = (at, 0);
            }
            taken += needed;
        }
        ranges.push((start, self.text.len()));
        let ranges = Rc::new(ranges);
        *self.laid_out.borrow_mut() = Some((columns, Rc::clone(&ranges)));
        ranges
    }

    fn place(&self, ranges: &[(usize, usize)]) -> (usize, usize) {
        let row = ranges.iter().rposition(|(start, _)| *start <= self.cursor).unwrap_or(0);
        (row, crate::text::width(&self.text[ranges[row].0..self.cursor]))
    }

    /// How many rows it takes.
    pub(crate) fn height(&self, columns: usize) -> usize {
        self.ranges(columns).len()
    }

    /// So many rows of it at most, down to the cursor at least.
    pub(crate) fn rows(&self, columns: usize, height: usize) -> Rows {
        let ranges = self.ranges(columns);
        let (row, column) = self.place(&ranges);
        let above = (row + 1).saturating_sub(height);
        let seen = ranges[above..].iter().take(height);
        Rows {
            rows: seen.map(|(start, end)| self.text[*start..*end].to_owned()).collect(),
            above,
            cursor: (row - above, column),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn editor(text: &str) -> Editor {
        let mut editor = Editor::default();
        editor.insert(text);
        editor
    }

    #[test]
    fn it_edits_by_characters_as_a_reader_sees_them() {
        let mut editor = editor("a👩‍👩‍👧e\u{301}日");
        editor.backspace();
        editor.left();
        editor.left();
        editor.delete();
        assert_eq!(editor.text(), "ae\u{301}");
        editor.right();
        editor.insert("x");
        assert_eq!(editor.text(), "ae\u{301}x");
    }

    #[test]
    fn it_moves_and_deletes_by_words_and_lines() {
        let mut editor = editor("one two  three");
        editor.delete_word_left();
        assert_eq!(editor.text(), "one two  ");
        editor.delete_word_left();
        assert_eq!(editor.text(), "one ");
        editor.insert("two\nthree four");
        editor.word_left();
        editor.delete_to_start();
        assert_eq!(editor.text(), "one two\nfour");
        editor.home();
        editor.word_right();
        editor.insert("!");
        editor.word_left();
        editor.delete_to_end();
        assert_eq!(editor.text(), "one two\n");
        editor.up(40);
        editor.delete_word_right();
        editor.delete_word_right();
        assert_eq!(editor.text(), "\n");
    }

    #[test]
    fn deleting_at_the_ends_does_nothing() {
        let mut editor = Editor::default();
        for edit in [Editor::backspace, Editor::delete, Editor::delete_word_left, Editor::delete_to_end] {
            edit(&mut editor);
        }
        editor.left();
        editor.word_left();
        editor.right();
        assert!(editor.is_empty() && !editor.up(10) && !editor.down(10));
    }

    #[test]
    fn rows_are_as_wide_as_there_is_room_and_the_cursor_moves_between_them() {
        let mut editor = editor("日本語abc\nxy");
        assert_eq!(
            editor.rows(5, 9),
            Rows {
                rows: vec!["日本".into(), "語ab".into(), "c".into(), "xy".into()],
                above: 0,
                cursor: (3, 2)
            }
        );
        let rows = Rows { rows: vec!["c".into(), "xy".into()], above: 2, cursor: (1, 2) };
        assert_eq!((editor.height(5), editor.rows(5, 2)), (4, rows));
        assert!(editor.up(5) && editor.up(5));
        assert_eq!(editor.rows(5, 9).cursor, (1, 2));
        assert!(editor.up(5) && !editor.up(5));
        editor.insert("!");
        assert_eq!(editor.text(), "日!本語abc\nxy");
        assert_eq!(editor.take(), "日!本語abc\nxy");
        assert_eq!(editor.rows(5, 9), Rows { rows: vec![String::new()], above: 0, cursor: (0, 0) });
    }

    #[test]
    fn it_holds_what_a_message_may_and_writing_goes_on_quickly() {
        let mut editor = Editor::default();
        assert!(editor.insert(&"a".repeat(MOST - 5)));
        // Not half of what is one to a reader.
        assert!(!editor.insert("b👍🏽"));
        assert_eq!(editor.text().len(), MOST - 4);
        assert!(!editor.insert(&"日本".repeat(50_000)));
        assert_eq!(editor.text().len(), MOST - 1);
        editor.home();
        assert!(!editor.insert("é") && editor.insert("x") && !editor.insert("x"));
        let start = std::time::Instant::now();
        for _ in 0..50 {
            editor.backspace();
            editor.insert("y");
            editor.rows(80, 6);
        }
        // Where each key goes through all of it several times, this takes seconds.
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
    }
}
