//! A line of the transcript in rows of some width.

use crate::item::{File, FileStatus, Said};
use crate::line::{Line, Status};
use crate::text::{self, cut, wrap};

/// How a piece of text is meant; the palette says how that looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    /// A name.
    Own,
    Other,
    /// What is beside the point.
    Quiet,
    Problem,
}

/// One row of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) indent: usize,
    pub(crate) pieces: Vec<(String, Tone)>,
}

impl Row {
    fn new(pieces: Vec<(String, Tone)>) -> Self {
        Row { indent: 0, pieces }
    }

    pub(crate) fn width(&self) -> usize {
        self.pieces.iter().map(|(text, _)| text::width(text)).sum()
    }

    /// The row as text alone.
    #[cfg(test)]
    pub(crate) fn text(&self) -> String {
        let text: String = self.pieces.iter().map(|(text, _)| text.as_str()).collect();
        format!("{}{text}", " ".repeat(self.indent))
    }
}

/// The rows of a line: what is one's own on the right, what others say on the left, what happens in the middle.
pub(crate) fn rows(line: &Line, progress: Option<(u64, u64)>, columns: usize) -> Vec<Row> {
    let columns = columns.max(4);
    if let Said::Event(event) = &line.said {
        let text = [event.as_str(), &line.time].join(" ");
        let rows = wrap(text.trim_end(), columns.saturating_sub(4));
        return rows
            .into_iter()
            .map(|row| centred(Row::new(vec![(format!("· {row} ·"), Tone::Quiet)]), columns))
            .collect();
    }
    // What is short of columns uses them all.
    let most = if columns < 48 { columns } else { columns * 3 / 4 };
    let mut rows = vec![header(line, most)];
    let body = most.saturating_sub(2);
    match &line.said {
        Said::Text(said) => rows.extend(wrap(said, body).into_iter().map(|row| bar(row, Tone::Plain, line))),
        Said::Files(files) => {
            for file in files {
                rows.push(bar(cut(&file.name, body), Tone::Plain, line));
                let (about, tone) = about_file(line, file, progress, body);
                rows.extend(wrap(&about, body).into_iter().map(|row| bar(row, tone, line)));
            }
        }
        Said::Event(_) => {}
    }
    if let Some(Status::Failed(why)) = &line.status {
        let remedy = if line.files().is_empty() { "/resend sends it again" } else { "/attach it again" };
        let problem = wrap(&format!("{}: {why}", Status::words(&Status::Failed(String::new()))), body);
        rows.extend(problem.into_iter().map(|row| bar(row, Tone::Problem, line)));
        rows.extend(wrap(remedy, body).into_iter().map(|row| bar(row, Tone::Problem, line)));
    }
    if line.is_own {
        // The block stands at the right, its rows under each other.
        let widest = rows[1..].iter().map(Row::width).max().unwrap_or_default();
        rows[0].indent = columns.saturating_sub(rows[0].width());
        for row in &mut rows[1..] {
            row.indent = columns.saturating_sub(widest);
        }
    }
    rows.push(Row::default());
    rows
}

fn centred(mut row: Row, columns: usize) -> Row {
    row.indent = columns.saturating_sub(row.width()) / 2;
    row
}

fn header(line: &Line, columns: usize) -> Row {
    let mut about = line.time.clone();
    if let Some(status) = line.status.as_ref().filter(|_| !line.is_failed()) {
        let space = if about.is_empty() { "" } else { " " };
        about = format!("{about}{space}{}", status.words());
    }
    let who = cut(&line.who, columns.saturating_sub(text::width(&about) + 1).max(1));
    let tone = if line.is_own { Tone::Own } else { Tone::Other };
    let mut pieces = vec![(who, tone)];
    if !about.is_empty() {
        pieces.push((format!(" {about}"), Tone::Quiet));
    }
    Row::new(pieces)
}

/// A row of what somebody says, with the bar that holds its rows together.
fn bar(text: String, tone: Tone, line: &Line) -> Row {
    let side = if line.is_own { Tone::Own } else { Tone::Other };
    Row::new(vec![("│ ".to_owned(), side), (text, tone)])
}

fn about_file(line: &Line, file: &File, progress: Option<(u64, u64)>, columns: usize) -> (String, Tone) {
    let number = file.number;
    match (file.status, progress) {
        _ if line.is_failed() => ("file".to_owned(), Tone::Quiet),
        (_, Some((sent, total))) if line.status == Some(Status::Sending) && sent < total => {
            (progress_bar(sent, total, columns), Tone::Plain)
        }
        (FileStatus::Approved, _) => (format!("file {number} · /download {number}"), Tone::Quiet),
        (FileStatus::Rejected, _) => (format!("file {number} · rejected by the scan"), Tone::Problem),
        (status, _) => (format!("file {number} · {}", status.word()), Tone::Quiet),
    }
}

/// How far something has come, in words, and in a bar where there is room for one.
pub(crate) fn progress_bar(done: u64, total: u64, columns: usize) -> String {
    let share = u64::try_from(u128::from(done) * 100 / u128::from(total.max(1))).unwrap_or(100).min(100);
    let words = format!("{share:>3}% of {}", text::bytes(total));
    let length = columns.saturating_sub(text::width(&words) + 1).min(20);
    if length < 5 {
        return words;
    }
    let full = length * usize::try_from(share).unwrap_or_default() / 100;
    format!("{}{} {words}", "█".repeat(full), "░".repeat(length - full))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::{event, file, own, said};

    fn shown(line: &Line, columns: usize) -> Vec<String> {
        rows(line, None, columns).iter().map(Row::text).collect()
    }

    #[test]
    fn others_are_on_the_left_and_oneself_on_the_right() {
        assert_eq!(
            shown(&said("Sam (agent)", "hello there"), 20),
            ["Sam (agent) 13:05", "│ hello there", ""]
        );
        assert_eq!(
            shown(&own("one two three four five", Status::Sent), 20),
            ["   Jane 13:05 ✓ sent", "│ one two three four", "│ five", ""]
        );
    }

    #[test]
    fn no_row_is_wider_than_there_is_room() {
        for columns in 4..100 {
            for line in [
                said("A name that is longer than anything", "日本語 and 👩‍👩‍👧 and averyveryveryverylongword"),
                own("日本語日本語日本語", Status::Failed("it was refused because of this and that".into())),
                event("somebody with a name joined"),
                file("a report with a long name.pdf", FileStatus::Approved),
            ] {
                for row in rows(&line, None, columns) {
                    // What cannot be broken is two columns wide, and the bar takes two.
                    assert!(row.indent + row.width() <= columns.max(8), "{columns}: {row:?}");
                }
            }
        }
    }

    #[test]
    fn what_failed_says_why_and_what_to_do() {
        let rows = shown(&own("hello", Status::Failed("no connection".into())), 60).join("\n");
        assert!(
            rows.contains("✗ not sent: no connection") && rows.contains("/resend sends it again"),
            "{rows}"
        );
    }

    #[test]
    fn files_have_numbers_and_a_bar_while_they_are_sent() {
        assert_eq!(
            shown(&file("a.pdf", FileStatus::Approved), 60)[1..3],
            ["│ a.pdf", "│ file 0 · /download 0"]
        );
        let mut sent = file("a.pdf", FileStatus::InProgress);
        (sent.is_own, sent.status) = (true, Some(Status::Sending));
        let rows = rows(&sent, Some((5_000_000, 20_000_000)), 60);
        assert!(rows[2].text().trim_start().starts_with("│ █████░"), "{rows:?}");
        assert!(rows[2].text().ends_with(" 25% of 20.0 MB"), "{rows:?}");
        assert_eq!(progress_bar(0, 0, 10), "  0% of 0 bytes");
    }
}
