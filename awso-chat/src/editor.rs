//! What is being written, and where in it.

use crate::text::{grapheme_width, graphemes};

/// A text with a cursor.
#[derive(Debug, Default)]
pub(crate) struct Editor {
    text: String,
    /// Between two characters as a reader sees them, in bytes.
    cursor: usize,
}

/// The text in rows of some width.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<String>,
    /// Row and column of the cursor.
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
        std::mem::take(&mut self.text)
    }

    /// This in its place, with the cursor at the end.
    pub(crate) fn set(&mut self, text: String) {
        self.cursor = text.len();
        self.text = text;
    }

    pub(crate) fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
        // What was inserted may have become one with what follows.
        self.cursor = self.boundary_at_least(self.cursor);
    }

    fn boundary_at_least(&self, at: usize) -> usize {
        graphemes(&self.text).map(|(start, _)| start).find(|start| *start >= at).unwrap_or(self.text.len())
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
        self.cursor = self.boundary_at_least(from);
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
    fn ranges(&self, columns: usize) -> Vec<(usize, usize)> {
        let columns = columns.max(2);
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
        ranges
    }

    fn place(&self, ranges: &[(usize, usize)]) -> (usize, usize) {
        let row = ranges.iter().rposition(|(start, _)| *start <= self.cursor).unwrap_or(0);
        (row, crate::text::width(&self.text[ranges[row].0..self.cursor]))
    }

    pub(crate) fn rows(&self, columns: usize) -> Rows {
        let ranges = self.ranges(columns);
        let cursor = self.place(&ranges);
        Rows { rows: ranges.iter().map(|(start, end)| self.text[*start..*end].to_owned()).collect(), cursor }
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
            editor.rows(5),
            Rows { rows: vec!["日本".into(), "語ab".into(), "c".into(), "xy".into()], cursor: (3, 2) }
        );
        assert!(editor.up(5) && editor.up(5));
        assert_eq!(editor.rows(5).cursor, (1, 2));
        assert!(editor.up(5) && !editor.up(5));
        editor.insert("!");
        assert_eq!(editor.text(), "日!本語abc\nxy");
        assert_eq!(editor.take(), "日!本語abc\nxy");
        assert_eq!(editor.rows(5), Rows { rows: vec![String::new()], cursor: (0, 0) });
    }
}
