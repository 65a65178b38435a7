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
use crate::model::Transfer;
use crate::model::tests::{event, file, own, said};

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
    let mut model = Model::new("local, http://127.0.0.1:4599", (columns, rows));
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
    assert!(screen.contains("> Ctrl-C leaves, /export PATH keeps the transcript"), "{screen}");
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
