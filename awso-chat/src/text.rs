//! Text as a terminal may show it: without what speaks to the terminal, and as wide as it is there.

use ratatui::buffer::CellWidth as _;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

/// How far apart tabs are made to be.
const TAB: &str = "    ";

/// The text without control characters, among them those that begin escape sequences, and without what would have it
/// read in another order than it is written. Line breaks stay, in one form.
pub(crate) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\t' => clean.push_str(TAB),
            // Embeddings, overrides and isolates of direction.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            control if control.is_control() => clean.push(char::REPLACEMENT_CHARACTER),
            other => clean.push(other),
        }
    }
    clean
}

/// As [`clean`], on one line.
pub(crate) fn clean_line(text: &str) -> String {
    clean(text).replace('\n', " ")
}

/// The characters as a reader sees them.
pub(crate) fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.grapheme_indices(true)
}

/// How many columns one of [`graphemes`] takes.
pub(crate) fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) { 0 } else { usize::from(grapheme.cell_width()) }
}

/// How many columns it takes.
pub(crate) fn width(text: &str) -> usize {
    graphemes(text).map(|(_, grapheme)| grapheme_width(grapheme)).sum()
}

/// The first place at or behind this one between two [`graphemes`].
pub(crate) fn boundary_at_least(text: &str, at: usize) -> usize {
    let at = (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len()),
        _ => at,
    }
}

/// The last place at or before this one between two [`graphemes`].
pub(crate) fn boundary_at_most(text: &str, at: usize) -> usize {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(false) => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0),
        _ => at,
    }
}

/// As much of it as fits into so many columns, with a sign where something is missing: its beginning and its end, which
/// in names and reasons say most.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let Some(room) = columns.checked_sub(1) else { return String::new() };
    let tail = room / 2;
    let head = fitting(graphemes(text), room - tail);
    let tail: Vec<&str> = fitting(graphemes(text).rev(), tail);
    head.into_iter().chain(["…"]).chain(tail.into_iter().rev()).collect()
}

/// The first of these that fit into so many columns.
fn fitting<'t>(graphemes: impl Iterator<Item = (usize, &'t str)>, columns: usize) -> Vec<&'t str> {
    let mut taken = 0;
    let graphemes = graphemes.map(|(_, grapheme)| grapheme);
    graphemes
        .take_while(|grapheme| {
            taken += grapheme_width(grapheme);
            taken <= columns
        })
        .collect()
}

/// As [`wrap`], in so many rows at most: what is too much is [`cut`].
pub(crate) fn wrap_within(text: &str, columns: usize, height: usize) -> Vec<String> {
    let mut room = columns * height;
    loop {
        let rows = wrap(&cut(text, room), columns);
        if rows.len() <= height || room < columns {
            return rows;
        }
        // Rows are not full where words end.
        room -= (columns / 4).max(1);
    }
}

/// Rows of at most so many columns, broken between words where there are any; at least one.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, columns.max(2))).collect()
}

fn wrap_line(line: &str, columns: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let (mut row, mut taken) = (String::new(), 0);
    for word in line.split_word_bounds() {
        let is_space = word.chars().all(char::is_whitespace);
        let needed = width(word);
        if taken + needed <= columns {
            row.push_str(word);
            taken += needed;
            continue;
        }
        // Space where a row ends stands for the break.
        if is_space {
            rows.push(std::mem::take(&mut row));
            taken = 0;
            continue;
        }
        if taken > 0 {
            rows.push(std::mem::take(&mut row).trim_end().to_owned());
        }
        // A word that is longer than a row is broken anywhere.
        taken = 0;
        for (_, grapheme) in graphemes(word) {
            let needed = grapheme_width(grapheme);
            if taken > 0 && taken + needed > columns {
                rows.push(std::mem::take(&mut row));
                taken = 0;
            }
            row.push_str(grapheme);
            taken += needed;
        }
    }
    rows.push(row);
    rows
}

/// How many bytes, as a person reads it.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    match UNITS.iter().find(|(_, unit)| count >= *unit) {
        Some((name, unit)) => format!("{}.{} {name}", count / unit, count % unit * 10 / unit),
        None => format!("{count} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_speaks_to_a_terminal_is_left() {
        assert_eq!(clean("\u{1b}[2J\u{1b}]0;title\u{7}x\u{9b}31m\u{7f}"), "�[2J�]0;title�x�31m�");
        assert_eq!(clean("a\r\nb\rc\u{2028}d\te"), "a\nb\nc\nd    e");
        assert_eq!(clean("safe\u{202e}gnp.exe"), "safegnp.exe");
        assert_eq!(clean_line("two\nlines"), "two lines");
        assert!(
            !clean(&(0..0x3000).filter_map(char::from_u32).collect::<String>())
                .contains(|character| { char::is_control(character) && character != '\n' })
        );
    }

    #[test]
    fn characters_are_as_wide_as_in_a_terminal() {
        assert_eq!(
            [width("abc"), width("日本"), width("👍🏽"), width("e\u{301}"), width("👩‍👩‍👧")],
            [3, 4, 2, 1, 2]
        );
    }

    #[test]
    fn text_is_broken_between_words_and_long_words_anywhere() {
        assert_eq!(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(wrap("a verylongwordindeed b", 8), ["a", "verylong", "wordinde", "ed b"]);
        assert_eq!(wrap("日本語です", 4), ["日本", "語で", "す"]);
        assert_eq!(wrap("one\n\n two", 10), ["one", "", " two"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("👍", 1), ["👍"]);
        assert_eq!(wrap("a verylong", 4), ["a", "very", "long"]);
    }

    #[test]
    fn a_word_of_any_length_is_gone_through_once() {
        // Where the rest was measured again for each row, this took minutes.
        let rows = wrap(&"a".repeat(1_000_000), 8);
        assert_eq!((rows.len(), rows.concat().len()), (125_000, 1_000_000));
    }

    #[test]
    fn what_does_not_fit_is_cut_with_a_sign() {
        assert_eq!(
            [cut("abcdef", 4), cut("日本語", 5), cut("abc", 3), cut("abc", 0)],
            ["ab…f", "日…語", "abc", ""]
        );
        assert_eq!(cut("a report of many words.pdf", 12), "a repo…s.pdf");
        let rows = wrap_within(&format!("{}: no such file", "name".repeat(90)), 20, 3);
        assert!(rows.len() <= 3 && rows.join(" ").ends_with(": no such file"), "{rows:?}");
    }

    #[test]
    fn sizes_are_read_by_people() {
        assert_eq!([bytes(12), bytes(1_550), bytes(20_000_000)], ["12 bytes", "1.5 kB", "20.0 MB"]);
    }
}
