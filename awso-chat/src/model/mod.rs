//! What the screen shows and what keys do to it: no terminal, no session, no time.

mod keys;
mod scroll;
#[cfg(test)]
pub(crate) mod tests;
mod word;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use awso_connect_participant::chat::{ChatEvent, EntryKey, LossReason};
use awso_connect_participant::{ArtifactId, ChatItemId, ParticipantId};
use ratatui::crossterm::event::Event;

use self::scroll::Scroll;
use crate::command::Command;
use crate::editor::Editor;
use crate::line::Line;
use crate::lines;
use crate::text::{clean, clean_line, cut};

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Say(String),
    Typing,
    Read(ChatItemId),
    Attach(PathBuf),
    /// This file, to there.
    Download(ArtifactId, PathBuf),
    Resend(EntryKey),
    Export(PathBuf),
    Quit,
}

/// How it stands with the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Connection {
    /// The chat is not joined yet.
    Connecting,
    Connected,
    /// What became of it. The session makes a new one.
    Lost(&'static str),
    /// Why.
    Over(String),
}

/// A word on what became of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) is_problem: bool,
}

/// What is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Transfer {
    pub(crate) name: String,
    pub(crate) done: u64,
    pub(crate) total: Option<u64>,
}

/// All that the screen shows.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) lines: Vec<Arc<Line>>,
    pub(crate) connection: Connection,
    /// Whom one chats with, where.
    pub(crate) place: String,
    typing: Vec<(Option<ParticipantId>, String)>,
    pub(crate) notice: Option<Notice>,
    pub(crate) editor: Editor,
    pub(crate) is_help: bool,
    /// Messages of others that have come below what is seen.
    pub(crate) unseen: usize,
    /// How many bytes of how many of a file have been sent.
    progress: HashMap<EntryKey, (u64, u64)>,
    pub(crate) downloads: Vec<Transfer>,
    known: HashSet<EntryKey>,
    scroll: Scroll,
    is_focused: bool,
    read: Option<ChatItemId>,
    /// Columns and rows of the terminal.
    pub(crate) size: (usize, usize),
}

/// The most columns of a notice that are kept.
const MOST_OF_NOTICE: usize = 1_000;

impl Model {
    /// About to connect to a place.
    pub(crate) fn new(place: &str, size: (usize, usize)) -> Self {
        Model {
            lines: Vec::new(),
            connection: Connection::Connecting,
            place: clean_line(place),
            typing: Vec::new(),
            notice: None,
            editor: Editor::default(),
            is_help: false,
            unseen: 0,
            progress: HashMap::new(),
            downloads: Vec::new(),
            known: HashSet::new(),
            scroll: Scroll::Bottom,
            is_focused: true,
            read: None,
            size,
        }
    }

    /// The chat is joined, in this place.
    pub(crate) fn connected(&mut self, place: &str) {
        self.connection = Connection::Connected;
        self.place = clean_line(place);
        self.notice = None;
    }

    /// What the terminal tells.
    pub(crate) fn input(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::Key(key) => self.press(key),
            Event::Paste(text) => self.paste(&text),
            Event::Resize(columns, rows) => {
                self.resize(usize::from(columns), usize::from(rows));
                Vec::new()
            }
            Event::FocusGained => Vec::from_iter(self.set_focus(true)),
            Event::FocusLost => Vec::from_iter(self.set_focus(false)),
            Event::Mouse(_) => Vec::new(),
        }
    }

    /// The transcript as it is now, the oldest first.
    pub(crate) fn set_lines(&mut self, lines: Vec<Arc<Line>>) -> Option<Action> {
        let is_first = self.known.is_empty();
        for line in &lines {
            let is_new = self.known.insert(line.key);
            if is_new && !is_first && !line.is_own && line.is_speech() && !self.is_at_bottom() {
                self.unseen += 1;
            }
        }
        self.lines = lines;
        self.settle();
        self.reading()
    }

    /// Something has happened in the chat. What it changes of the transcript comes by [`set_lines`](Self::set_lines).
    pub(crate) fn hear(&mut self, event: &ChatEvent) {
        match event {
            ChatEvent::Connected | ChatEvent::ConnectionRestored => self.connection = Connection::Connected,
            ChatEvent::ConnectionLost(reason) => {
                self.typing.clear();
                self.connection = Connection::Lost(match reason {
                    LossReason::Closed(_) => "closed by the service",
                    LossReason::Silent => "no answer",
                    LossReason::Slow => "too much at once",
                    _ => "broken",
                });
            }
            ChatEvent::CaughtUp { missed } if *missed > 0 && !self.lines.is_empty() => {
                self.tell(&format!("caught up: {missed} missed"));
            }
            ChatEvent::CatchUpFailed(error) => {
                self.complain(&format!("what was missed cannot be read: {error}"));
            }
            ChatEvent::Typing { participant, is_typing } => {
                self.typing.retain(|(id, _)| *id != participant.id);
                if *is_typing {
                    let name = participant.display_name.as_ref().map_or("somebody", |name| name.as_str());
                    self.typing.push((participant.id.clone(), clean_line(name)));
                }
            }
            ChatEvent::Ended(reason) => {
                self.typing.clear();
                self.connection = Connection::Over(clean_line(&reason.to_string()));
            }
            _ => {}
        }
    }

    /// Who is typing, as a sentence.
    pub(crate) fn typing(&self) -> Option<String> {
        let names: Vec<&str> = self.typing.iter().map(|(_, name)| name.as_str()).collect();
        match names[..] {
            [] => None,
            [one] => Some(format!("{one} is typing…")),
            _ => Some(format!("{} are typing…", names.join(" and "))),
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.connection, Connection::Over(_))
    }

    pub(crate) fn tell(&mut self, text: &str) {
        self.notify(text, false);
    }

    pub(crate) fn complain(&mut self, text: &str) {
        self.notify(text, true);
    }

    fn notify(&mut self, text: &str, is_problem: bool) {
        let text = cut(&clean_line(text), MOST_OF_NOTICE);
        self.notice = Some(Notice { text, is_problem });
        self.settle();
    }

    /// How far a file on its way to the chat is.
    pub(crate) fn set_progress(&mut self, key: EntryKey, sent: u64, total: u64) {
        self.progress.insert(key, (sent, total));
    }

    /// How far files on their way from the chat are.
    pub(crate) fn set_downloads(&mut self, downloads: Vec<Transfer>) {
        self.downloads = downloads;
    }

    pub(crate) fn resize(&mut self, columns: usize, rows: usize) {
        self.size = (columns, rows);
        self.settle();
    }

    pub(crate) fn set_focus(&mut self, is_focused: bool) -> Option<Action> {
        self.is_focused = is_focused;
        self.reading()
    }

    pub(crate) fn paste(&mut self, text: &str) -> Vec<Action> {
        self.write(&clean(text));
        self.settle();
        self.is_typing()
    }

    /// Where the cursor is.
    fn write(&mut self, text: &str) {
        self.notice = None;
        if !self.editor.insert(text) {
            self.complain(&format!(
                "a message has {} bytes at most: what is more was left out",
                crate::editor::MOST
            ));
        }
    }

    /// The newest that others have said and that is seen now, if that is news.
    fn reading(&mut self) -> Option<Action> {
        if !self.is_focused || !self.is_at_bottom() || self.is_over() {
            return None;
        }
        let newest = self.lines.iter().rev().find(|line| !line.is_own && line.is_speech());
        let id = newest?.id.clone()?;
        (self.read.as_ref() != Some(&id)).then(|| {
            self.read = Some(id.clone());
            Action::Read(id)
        })
    }

    fn is_typing(&self) -> Vec<Action> {
        let is_speech =
            !self.editor.is_empty() && matches!(Command::of(self.editor.text()), Ok(Command::Say(_)));
        let is_heard = !self.is_over() && self.connection != Connection::Connecting;
        Vec::from_iter((is_speech && is_heard).then_some(Action::Typing))
    }

    /// What is written goes where it is meant to.
    fn enter(&mut self) -> Vec<Action> {
        self.notice = None;
        if self.editor.text().trim().is_empty() {
            return Vec::new();
        }
        let command = match Command::of(self.editor.text()) {
            Ok(command) => command,
            Err(problem) => {
                self.complain(&problem);
                return Vec::new();
            }
        };
        if self.connection == Connection::Connecting && !matches!(command, Command::Help | Command::Quit) {
            self.complain("not connected yet");
            return Vec::new();
        }
        if self.is_over() && matches!(command, Command::Say(_) | Command::Attach(_) | Command::Resend) {
            self.complain("the chat is over: nothing can be said any more");
            return Vec::new();
        }
        let input = self.editor.take();
        let actions = self.obey(command);
        match actions {
            Ok(actions) => actions,
            Err(problem) => {
                // What was written wrongly is there to be mended.
                self.editor.set(input);
                self.complain(&problem);
                Vec::new()
            }
        }
    }

    fn obey(&mut self, command: Command) -> Result<Vec<Action>, String> {
        Ok(match command {
            Command::Say(text) => {
                self.go_to_bottom();
                vec![Action::Say(text)]
            }
            Command::Attach(path) => {
                self.go_to_bottom();
                vec![Action::Attach(path)]
            }
            Command::Download(number, path) => {
                let (file, path) = lines::download(&self.lines, number, path)?;
                vec![Action::Download(file, path)]
            }
            Command::Resend => {
                let failed = self.lines.iter().filter(|line| line.is_failed() && line.files().is_empty());
                let actions: Vec<Action> = failed.map(|line| Action::Resend(line.key)).collect();
                if actions.is_empty() {
                    return Err("there is nothing to send again".to_owned());
                }
                actions
            }
            Command::Export(path) => vec![Action::Export(path)],
            Command::Help => {
                self.is_help = true;
                Vec::new()
            }
            Command::Quit => vec![Action::Quit],
        })
    }
}
