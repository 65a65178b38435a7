//! The screen as text.

use std::sync::Arc;

use awso_connect_participant::chat::{ChatEvent, EndReason, LossReason};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::CellWidth as _;
use ratatui::style::Color;

use super::*;
use crate::item::FileStatus;
use crate::line::Line;
use crate::line::Status;
use crate::model::tests::{event, file, own, said};
use crate::model::{Connection, Transfer};

fn lines() -> Vec<Arc<Line>> {
    let lines = [
        event("Jane joined"),
        event("Robin (agent) joined"),
        said("Robin (agent)", "Hello Jane, how can I help?"),
        own("My parcel has not come: 日本 👍", Status::Read),
        file("label.pdf", FileStatus::Approved),
        own("Thank you", Status::Failed("no connection".into())),
    ];
    lines.map(Arc::new).into()
}

fn model(columns: usize, rows: usize) -> Model {
    let mut model = Model::new("there", (columns, rows));
    model.connected("local, http://127.0.0.1:4599");
    model.set_lines(lines());
    model
}

fn terminal(model: &Model, has_colour: bool) -> Terminal<TestBackend> {
    let (columns, rows) = model.size;
    let size = |size| u16::try_from(size).expect("a small screen");
    let mut terminal = Terminal::new(TestBackend::new(size(columns), size(rows))).expect("a terminal");
    terminal.draw(|frame| draw(model, Palette::new(has_colour), frame)).expect("it draws");
    terminal
}

/// The rows of the screen without the space behind them.
fn screen(model: &Model) -> String {
    let terminal = terminal(model, true);
    let buffer = terminal.backend().buffer();
    let mut screen = String::new();
    for row in buffer.content.chunks(model.size.0) {
        let mut text = String::new();
        let mut hidden = 0;
        for cell in row {
            if hidden == 0 {
                text.push_str(cell.symbol());
            }
            hidden = cell.cell_width().max(hidden).saturating_sub(1);
        }
        screen.push_str(text.trim_end());
        screen.push('\n');
    }
    screen
}

#[test]
fn a_usual_terminal_shows_all_of_it() {
    let mut model = model(64, 24);
    model.hear(&ChatEvent::ConnectionLost(LossReason::Silent));
    model.complain("the file is not sent");
    model.editor.insert("a new\nmessage");
    let expected = "


                     · Jane joined 13:05 ·
                 · Robin (agent) joined 13:05 ·
Robin (agent) 13:05
│ Hello Jane, how can I help?

                                              Jane 13:05 ✓✓ read
                               │ My parcel has not come: 日本 👍

Sam (agent) 13:05
│ label.pdf
│ file 0 · /download 0

                                                      Jane 13:05
                                     │ Thank you
                                     │ ✗ not sent: no connection
                                     │ /resend sends it again

! the file is not sent
────────────────────────────────────────────────────────────────
> a new
  message
 ○ connection lost (no answer), reconnecting            F1 help
";
    assert_eq!(screen(&model), &expected[1..]);
}

#[test]
fn a_small_terminal_shows_the_newest() {
    let expected = "
│ label.pdf
│ file 0 · /download 0

                    Jane 13:05
   │ Thank you
   │ ✗ not sent: no connection
   │ /resend sends it again


──────────────────────────────
> Say something, or /help
 ● connected          F1 help
";
    let screen = screen(&model(30, 12));
    assert_eq!(screen, &expected[1..]);
}

#[test]
fn a_short_terminal_keeps_input_and_status() {
    for rows in 3..8 {
        let screen = screen(&model(60, rows));
        let shown: Vec<&str> = screen.lines().collect();
        assert_eq!(shown.len(), rows);
        assert!(shown[rows - 2].starts_with("> Say something"), "{screen}");
        assert!(shown[rows - 1].starts_with(" ● connected"), "{screen}");
    }
}

#[test]
fn nothing_is_too_small() {
    for columns in 1..40 {
        for rows in 1..12 {
            let mut model = model(columns, rows);
            model.editor.insert("some text that is wide 日本語日本語");
            model.set_downloads(vec![Transfer { name: "a.pdf".into(), done: 1, total: Some(3) }]);
            screen(&model);
            model.is_help = true;
            screen(&model);
        }
    }
}

#[test]
fn what_is_new_below_is_counted_on_the_rule() {
    let mut model = model(40, 12);
    model.press(ratatui::crossterm::event::KeyCode::PageUp.into());
    assert!(screen(&model).contains(" ↓ more ──\n"), "{}", screen(&model));
    let mut lines = model.lines.clone();
    lines.push(Arc::new(said("Sam", "hello")));
    model.set_lines(lines);
    assert!(screen(&model).contains(" ↓ 1 new ──\n"), "{}", screen(&model));
}

#[test]
fn the_end_is_shown_with_its_reason() {
    let mut model = model(80, 24);
    model.hear(&ChatEvent::Ended(EndReason::ChatEnded));
    let screen = screen(&model);
    assert!(screen.contains(" ■ the chat is over: the chat ended · local"), "{screen}");
    assert!(screen.contains("> Ctrl-C leaves, /export PATH keeps it"), "{screen}");
}

#[test]
fn a_reason_is_seen_in_full_however_small_the_terminal_and_long_the_name() {
    let mut model = model(40, 12);
    model.connection = Connection::Lost("closed by the service");
    let shown = screen(&model);
    let whole = "○ connection lost (closed by the service), reconnecting";
    assert!(shown.replace('\n', "").contains(whole), "{shown}");
    assert!(shown.contains("\n ○ connection lost, reconnecting"), "{shown}");
    model.connection = Connection::Over("GetTranscript failed: AccessDenied: the token is not taken".into());
    model.complain(&format!("the file is not sent: {}: No such file", "directory/".repeat(2_000)));
    let shown = screen(&model);
    let words = shown.replace('\n', "");
    assert!(
        words.contains("■ the chat is over: GetTranscript failed: AccessDenied: the token is not taken"),
        "{shown}"
    );
    assert!(
        words.contains("! the file is not sent: ") && words.contains("…") && words.contains(": No such file"),
        "{shown}"
    );
    // And most of the screen is the transcript's.
    assert_eq!(shown.lines().position(|row| row.starts_with("───")), Some(9), "{shown}");
    assert!(shown.contains("\n ■ the chat is over"), "{shown}");
}

#[test]
fn names_are_cut_in_the_middle() {
    let mut model = model(40, 12);
    let long = format!("Dr {} Smith (agent)", "of something ".repeat(20));
    model.set_lines(
        [said(&long, "hello"), file(&format!("{}.pdf", "report".repeat(30)), FileStatus::Approved)]
            .map(Arc::new)
            .into(),
    );
    let shown = screen(&model);
    assert!(shown.contains("Dr of something o…g  Smith (agent) 13:05\n"), "{shown}");
    assert!(shown.contains("t.pdf\n│ file 0 · /download 0"), "{shown}");
}

#[test]
fn it_is_seen_that_it_connects_and_what_hinders_it() {
    let mut model = Model::new("https://participant.example", (60, 12));
    assert!(screen(&model).contains(" ○ connecting to https://participant.example…"), "{}", screen(&model));
    model.complain("StartChatContact: connection refused; trying again");
    assert!(screen(&model).contains("! StartChatContact: connection refused; trying again\n"));
}

#[test]
fn a_download_shows_how_far_it_is() {
    let mut model = model(80, 24);
    model.set_downloads(vec![Transfer { name: "a.pdf".into(), done: 5_000_000, total: Some(10_000_000) }]);
    assert!(
        screen(&model).contains("fetching a.pdf: ██████████░░░░░░░░░░  50% of 10.0 MB"),
        "{}",
        screen(&model)
    );
    model.set_downloads(vec![Transfer { name: "a.pdf".into(), done: 5_000, total: None }]);
    assert!(screen(&model).contains("fetching a.pdf: 5.0 kB\n"));
}

#[test]
fn the_cursor_is_where_the_next_character_goes() {
    let mut model = model(40, 12);
    model.editor.insert("日本x");
    let mut terminal = terminal(&model, true);
    terminal.backend_mut().assert_cursor_position((7, 10));
}

#[test]
fn without_colour_nothing_is_coloured_and_nothing_is_lost() {
    let model = model(64, 24);
    let coloured = |has_colour| {
        let terminal = terminal(&model, has_colour);
        terminal
            .backend()
            .buffer()
            .content
            .iter()
            .filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset)
            .count()
    };
    assert!(coloured(true) > 0);
    assert_eq!(coloured(false), 0);
}

#[test]
fn the_help_tells_commands_and_keys() {
    let mut model = model(60, 20);
    model.is_help = true;
    let screen = screen(&model);
    for text in ["/attach PATH", "/resend", "Alt-Enter", "PgUp, PgDn", "Any key goes back"] {
        assert!(screen.contains(text), "{screen}");
    }
}
