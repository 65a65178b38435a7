//! What the model does, and lines to do it with.

use std::sync::Mutex;
use std::time::Instant;

use awso::AwsShape as _;
use awso_connect_participant::SendMessageRequest;
use awso_connect_participant::chat::machine::Machine;
use awso_connect_participant::chat::{ChatOptions, EndReason, EntryKey, Participant};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::*;
use crate::item::{File, FileStatus, Said};
use crate::layout::Row;
use crate::line::Status;

/// A key that no other line has: only a session makes them.
fn key() -> EntryKey {
    static SESSION: Mutex<Option<Machine>> = Mutex::new(None);
    let now = Instant::now();
    let mut session = SESSION.lock().expect("no test fails in here");
    let session = session.get_or_insert_with(|| Machine::new(ChatOptions::default(), "t".into(), 1, now));
    session.send(now, "text/plain".into(), "m".into()).0
}

fn line(who: &str, is_own: bool, said: Said, status: Option<Status>) -> Line {
    let key = key();
    let id = format!("{key:?}");
    Line { key, id: Some(id.into()), is_own, who: who.into(), time: "13:05".into(), said, status }
}

/// What somebody else says.
pub(crate) fn said(who: &str, text: &str) -> Line {
    line(who, false, Said::Text(text.into()), None)
}

/// What one says oneself.
pub(crate) fn own(text: &str, status: Status) -> Line {
    line("Jane", true, Said::Text(text.into()), Some(status))
}

/// Something that happens.
pub(crate) fn event(what: &str) -> Line {
    line("", false, Said::Event(what.into()), None)
}

/// A file of somebody else's.
pub(crate) fn file(name: &str, status: FileStatus) -> Line {
    let file = File { number: 0, id: Some(name.to_owned().into()), name: name.into(), status };
    line("Sam (agent)", false, Said::Files(vec![file]), None)
}

fn model(size: (usize, usize)) -> Model {
    let mut model = Model::new("there", size);
    model.connected("here");
    model
}

/// What is seen of the transcript.
fn seen(model: &Model) -> Vec<String> {
    model.visible().iter().map(Row::text).collect()
}

pub(crate) fn arcs(lines: impl IntoIterator<Item = Line>) -> Vec<Arc<Line>> {
    lines.into_iter().map(Arc::new).collect()
}

fn many(count: usize) -> Vec<Arc<Line>> {
    arcs((1..=count).map(|number| said("Sam", &format!("message {number}"))))
}

fn press(model: &mut Model, code: KeyCode) -> Vec<Action> {
    model.press(KeyEvent::new(code, KeyModifiers::NONE))
}

fn control(model: &mut Model, character: char) -> Vec<Action> {
    model.press(KeyEvent::new(KeyCode::Char(character), KeyModifiers::CONTROL))
}

fn write(model: &mut Model, text: &str) -> Vec<Action> {
    text.chars().flat_map(|character| press(model, KeyCode::Char(character))).collect()
}

fn enter(model: &mut Model, text: &str) -> Vec<Action> {
    write(model, text);
    press(model, KeyCode::Enter)
}

fn typing(name: &str, is_typing: bool) -> ChatEvent {
    let participant = Participant {
        id: Some(name.to_owned().into()),
        display_name: Some(name.to_owned().into()),
        role: None,
    };
    ChatEvent::Typing { participant, is_typing }
}

#[test]
fn what_is_written_is_said_and_others_hear_of_it_before() {
    let mut model = model((80, 24));
    assert_eq!(write(&mut model, "hi"), [Action::Typing, Action::Typing]);
    assert_eq!(press(&mut model, KeyCode::Enter), [Action::Say("hi".into())]);
    assert!(model.editor.is_empty());
    assert_eq!(enter(&mut model, "  "), []);
}

#[test]
fn a_message_has_as_many_lines_as_its_writer_wants() {
    let mut model = model((80, 24));
    write(&mut model, "one");
    model.press(KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT));
    write(&mut model, "two");
    control(&mut model, 'j');
    assert_eq!(model.paste("three\r\nfour\u{1b}[31m"), [Action::Typing]);
    assert_eq!(model.input_rows(), 4);
    assert_eq!(press(&mut model, KeyCode::Enter), [Action::Say("one\ntwo\nthree\nfour�[31m".into())]);
}

#[test]
fn keys_edit_as_in_a_shell() {
    let mut model = model((80, 24));
    write(&mut model, "hello world");
    control(&mut model, 'w');
    control(&mut model, 'a');
    write(&mut model, "x ");
    control(&mut model, 'e');
    press(&mut model, KeyCode::Backspace);
    press(&mut model, KeyCode::Home);
    press(&mut model, KeyCode::Delete);
    assert_eq!(model.editor.text(), " hello");
    control(&mut model, 'e');
    control(&mut model, 'u');
    assert_eq!(model.editor.text(), "");
    // Keys that mean nothing here write nothing.
    control(&mut model, 'x');
    model.press(KeyEvent::new(KeyCode::Char('q'), KeyModifiers::ALT));
    assert_eq!(model.editor.text(), "");
}

#[test]
fn commands_are_obeyed_and_nobody_hears_them_typed() {
    let mut model = model((80, 24));
    assert_eq!(write(&mut model, "/attach a b.pdf"), []);
    assert_eq!(press(&mut model, KeyCode::Enter), [Action::Attach("a b.pdf".into())]);
    assert_eq!(enter(&mut model, "/export chat.md"), [Action::Export("chat.md".into())]);
    assert_eq!(enter(&mut model, "//slash"), [Action::Say("/slash".into())]);
    assert_eq!(enter(&mut model, "/quit"), [Action::Quit]);
    assert_eq!(enter(&mut model, "/help"), []);
    assert!(model.is_help);
    assert_eq!(press(&mut model, KeyCode::Char('x')), []);
    assert!(!model.is_help && model.editor.is_empty());
}

#[test]
fn a_mistake_is_told_and_what_was_written_is_there_to_be_mended() {
    let mut model = model((80, 24));
    for input in ["/foo", "/download 7", "/resend", "/attach"] {
        assert_eq!(enter(&mut model, input), []);
        assert!(model.notice.as_ref().is_some_and(|notice| notice.is_problem), "{input}");
        assert_eq!(model.editor.text(), input);
        control(&mut model, 'u');
        assert_eq!(model.notice, None);
    }
}

#[test]
fn the_program_ends_when_it_is_asked_to() {
    let mut model = model((80, 24));
    assert_eq!(control(&mut model, 'd'), [Action::Quit]);
    write(&mut model, "x");
    press(&mut model, KeyCode::Home);
    assert_eq!(control(&mut model, 'd'), []);
    assert_eq!(model.editor.text(), "");
    press(&mut model, KeyCode::F(1));
    assert_eq!(control(&mut model, 'c'), [Action::Quit]);
}

#[test]
fn what_failed_is_sent_again_in_order() {
    let mut model = model((80, 24));
    let failed = || Status::Failed("no connection".into());
    let lines = arcs([own("a", failed()), own("b", Status::Sent), own("c", failed())]);
    let expected = [Action::Resend(lines[0].key), Action::Resend(lines[2].key)];
    model.set_lines(lines);
    assert_eq!(enter(&mut model, "/resend"), expected);
}

#[test]
fn the_newest_is_seen_until_somebody_scrolls() {
    let mut model = model((40, 13));
    assert_eq!(model.transcript_rows(), 9);
    let mut lines = many(10);
    model.set_lines(lines.clone());
    assert_eq!(seen(&model)[6..], ["Sam 13:05", "│ message 10", ""]);
    press(&mut model, KeyCode::PageUp);
    let before = seen(&model);
    assert!(before.contains(&"│ message 7".to_owned()), "{before:?}");

    // What comes now is counted, and moves nothing.
    lines.extend(arcs([said("Sam", "new"), said("Sam", "newer"), own("mine", Status::Sent), event("x")]));
    model.set_lines(lines.clone());
    assert_eq!((seen(&model), model.unseen), (before.clone(), 2));
    // So does what changes above: a line gets a row more.
    lines[0] = Arc::new(Line { said: Said::Text("two\nrows".into()), ..(*lines[0]).clone() });
    model.set_lines(lines);
    assert_eq!(seen(&model), before);

    press(&mut model, KeyCode::Esc);
    assert_eq!(model.unseen, 0);
    assert!(model.is_at_bottom() && seen(&model).last().is_some_and(|row| row.contains("· x 13:05 ·")));
}

#[test]
fn scrolling_stops_at_either_end() {
    let mut model = model((40, 13));
    model.set_lines(many(10));
    for _ in 0..100 {
        press(&mut model, KeyCode::Up);
    }
    assert_eq!(seen(&model)[..2], ["Sam 13:05", "│ message 1"]);
    press(&mut model, KeyCode::Down);
    assert_eq!(seen(&model)[0], "│ message 1");
    for _ in 0..100 {
        press(&mut model, KeyCode::PageDown);
    }
    assert!(model.is_at_bottom());
    model.press(KeyEvent::new(KeyCode::Home, KeyModifiers::CONTROL));
    assert_eq!(seen(&model)[1], "│ message 1");
    model.press(KeyEvent::new(KeyCode::End, KeyModifiers::CONTROL));
    assert!(model.is_at_bottom());
    // Where all of it is seen there is nothing to scroll.
    model.set_lines(many(2));
    press(&mut model, KeyCode::PageUp);
    assert!(model.is_at_bottom());
}

#[test]
fn every_row_comes_by_when_one_scrolls_row_by_row() {
    let mut model = model((20, 9));
    model.set_lines(arcs(
        (1..=7).map(|number| said("Sam", &format!("row\n{number}\nand more words than fit"))),
    ));
    let mut tops = vec![seen(&model)];
    for _ in 0..60 {
        model.press(KeyEvent::new(KeyCode::Up, KeyModifiers::CONTROL));
        tops.push(seen(&model));
    }
    tops.dedup();
    for pair in tops.windows(2) {
        assert_eq!(pair[0][..pair[0].len() - 1], pair[1][1..]);
    }
    for before in tops.iter().rev().skip(1) {
        model.press(KeyEvent::new(KeyCode::Down, KeyModifiers::CONTROL));
        assert_eq!(seen(&model), *before);
    }
}

#[test]
fn the_place_is_kept_when_the_window_changes() {
    let mut model = model((80, 20));
    model.set_lines(arcs(
        (1..=20).map(|number| said("Sam", &format!("message {number} {}", "word ".repeat(30)))),
    ));
    press(&mut model, KeyCode::PageUp);
    press(&mut model, KeyCode::PageUp);
    let top = |model: &Model| {
        seen(model).iter().find_map(|row| row.split("message ").nth(1)?.split(' ').next().map(str::to_owned))
    };
    let before = top(&model);
    model.resize(40, 12);
    model.resize(80, 20);
    assert_eq!(top(&model), before);
    model.resize(200, 200);
    assert!(model.is_at_bottom());
}

#[test]
fn saying_something_goes_to_the_newest() {
    let mut model = model((40, 13));
    model.set_lines(many(10));
    press(&mut model, KeyCode::PageUp);
    enter(&mut model, "hello");
    assert!(model.is_at_bottom());
}

#[test]
fn what_is_seen_is_reported_as_read_once() {
    let mut model = model((40, 13));
    let mut lines = many(10);
    let id =
        |lines: &[Arc<Line>]| lines.iter().rev().find(|line| !line.is_own).and_then(|line| line.id.clone());
    assert_eq!(model.set_lines(lines.clone()), id(&lines).map(Action::Read));
    lines.push(Arc::new(own("mine", Status::Sent)));
    assert_eq!(model.set_lines(lines.clone()), None);

    model.set_focus(false);
    lines.push(Arc::new(said("Sam", "hello?")));
    assert_eq!(model.set_lines(lines.clone()), None);
    assert_eq!(model.set_focus(true), id(&lines).map(Action::Read));

    press(&mut model, KeyCode::PageUp);
    lines.push(Arc::new(said("Sam", "are you there?")));
    assert_eq!(model.set_lines(lines.clone()), None);
    assert_eq!(press(&mut model, KeyCode::Esc), id(&lines).map(Action::Read).as_slice());
}

#[test]
fn who_types_is_told_until_they_stop_or_the_connection_does() {
    let mut model = model((80, 24));
    model.hear(&typing("Sam", true));
    assert_eq!(model.typing().as_deref(), Some("Sam is typing…"));
    model.hear(&typing("Ada\u{1b}", true));
    assert_eq!(model.typing().as_deref(), Some("Sam and Ada� are typing…"));
    model.hear(&typing("Sam", false));
    assert_eq!(model.typing().as_deref(), Some("Ada� is typing…"));
    model.hear(&ChatEvent::ConnectionLost(LossReason::Broken));
    assert_eq!(model.typing(), None);
    assert_eq!(model.connection, Connection::Lost("broken"));
    model.hear(&ChatEvent::ConnectionRestored);
    assert_eq!(model.connection, Connection::Connected);
}

#[test]
fn when_the_chat_is_over_nothing_is_said_any_more_and_the_transcript_can_be_kept() {
    let mut model = model((80, 24));
    model.hear(&ChatEvent::Ended(EndReason::ChatEnded));
    assert_eq!(model.connection, Connection::Over("the chat ended".into()));
    assert_eq!(enter(&mut model, "hello"), []);
    assert_eq!(model.editor.text(), "hello");
    control(&mut model, 'u');
    assert_eq!(enter(&mut model, "/export a.md"), [Action::Export("a.md".into())]);
    assert_eq!(model.set_lines(arcs([said("Sam", "late")])), None);
}

#[test]
fn files_are_fetched_by_number() {
    let mut model = model((80, 24));
    let mut line = file("b.pdf", FileStatus::Approved);
    if let Said::Files(files) = &mut line.said {
        files[0].number = 2;
    }
    model.set_lines(arcs([line]));
    let rows = seen(&model);
    assert!(rows.contains(&"│ file 2 · /download 2".to_owned()), "{rows:?}");
    let download = Action::Download("b.pdf".to_owned().into(), "b.pdf".into());
    assert_eq!(enter(&mut model, "/download 2"), [download]);
}

#[test]
fn what_a_message_cannot_hold_is_left_out_and_that_is_told() {
    let mut model = model((80, 24));
    model.paste(&"x".repeat(300_000));
    let told = |model: &Model| model.notice.clone().map(|notice| notice.text);
    let note = Some("a message has 16384 bytes at most: what is more was left out".to_owned());
    assert_eq!(told(&model), note);
    press(&mut model, KeyCode::Backspace);
    assert_eq!(told(&model), None);
    write(&mut model, "yz");
    assert_eq!(told(&model), note);
    let actions = press(&mut model, KeyCode::Enter);
    let [Action::Say(text)] = &actions[..] else { panic!("{actions:?}") };
    // Just what the service takes.
    let is_taken = |text: String| {
        let request = SendMessageRequest {
            client_token: None,
            connection_token: "t".to_owned().into(),
            content: text.into(),
            content_type: "text/plain".to_owned().into(),
        };
        request.validate().is_ok()
    };
    assert!(text.ends_with('y') && is_taken(text.clone()) && !is_taken(format!("{text}z")));
}

#[test]
fn nothing_is_said_before_the_chat_is_joined_and_what_was_written_stays() {
    let mut model = Model::new("there", (80, 24));
    assert_eq!(enter(&mut model, "hi"), []);
    assert_eq!(model.editor.text(), "hi");
    assert_eq!(model.notice.as_ref().map(|notice| notice.text.as_str()), Some("not connected yet"));
    assert_eq!(control(&mut model, 'c'), [Action::Quit]);
    model.connected("here");
    assert_eq!(press(&mut model, KeyCode::Enter), [Action::Say("hi".into())]);
}
