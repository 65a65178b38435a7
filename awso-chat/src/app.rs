//! The chat on the screen: the session's events, keys and reports to the model, and what comes of them.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::time::Duration;

use awso_connect_local::cli;
use awso_connect_participant::chat::{ChatEvent, ChatEvents, Delivery, EntryKey, Progress};
use jiff::tz::TimeZone;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyModifiers};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Interval;

use crate::lines::Lines;
use crate::model::{Action, Model};
use crate::options::Chat;
use crate::palette::Palette;
use crate::place::{self, Joined};
use crate::screen::Screen;
use crate::work::{self, Fetching, Report, Work};

/// How often the screen shows how far files have come.
const PROGRESS: Duration = Duration::from_millis(100);
/// How often it is looked whether the terminal is there, and is ours.
const LOOK: Duration = Duration::from_secs(2);

/// # Errors
/// The terminal does not do what is asked of it, there is no chat, or it cannot be left.
pub(crate) async fn run(options: &Chat) -> Result<(), String> {
    let mut outside = Outside::take()?;
    let palette = Palette::of_environment();
    let place = options.place().unwrap_or_else(|| "a local one".to_owned());
    let mut model = Model::new(&place, outside.screen.size().map_err(|error| of_terminal(&error))?);
    let Some(joined) = connect(options, &mut outside, &mut model, palette).await? else { return Ok(()) };
    let Joined { chat, events, local, place, own_name } = joined;
    model.connected(&place);
    let (sender, reports) = unbounded_channel();
    let mut app = App {
        model,
        work: Work::new(chat, sender),
        events,
        reports,
        palette,
        lines: Lines::new(own_name, TimeZone::system()),
        uploads: Vec::new(),
        downloads: Vec::new(),
        is_over: false,
        is_quitting: false,
    };
    app.refresh();
    let ended = app.attend(&mut outside).await;
    app.model.tell("leaving the chat…");
    // What the terminal says now changes nothing.
    let _ = outside.screen.draw(&app.model, palette);
    let over = app.work.chat.ended();
    let left = tokio::select! {
        left = app.work.leave(options) => left,
        () = outside.pressed() => Err(work::NOT_LEFT.to_owned()),
    };
    drop(outside);
    if let Some(local) = local {
        local.shutdown().await;
    }
    ended?;
    // What the screen has said last went with it.
    let over = over.map(|reason| format!("the chat is over: {reason}"));
    match left?.or(over) {
        Some(text) => cli::say(&format!("{text}\n")).map_err(|error| of_terminal(&error)),
        None => Ok(()),
    }
}

/// Joins the chat, in sight; none where somebody would rather not.
async fn connect(
    options: &Chat,
    outside: &mut Outside,
    model: &mut Model,
    palette: Palette,
) -> Result<Option<Joined>, String> {
    let (news, mut heard) = unbounded_channel();
    let stopped = Notify::new();
    let joining = place::join(options, news, stopped.notified());
    tokio::pin!(joining);
    let stop = loop {
        if let Err(error) = outside.screen.draw(model, palette) {
            break Err(of_terminal(&error));
        }
        tokio::select! {
            joined = &mut joining => return joined,
            Some(problem) = heard.recv() => model.complain(&format!("{problem}; trying again")),
            it = outside.next() => match it {
                Ok(Heard::Input(event)) => if model.input(event).contains(&Action::Quit) {
                    break Ok(());
                },
                Ok(Heard::Stop) => break Ok(()),
                Err(problem) => break Err(problem),
            },
        }
    };
    model.tell("leaving…");
    // What the terminal says now changes nothing.
    let _ = outside.screen.draw(model, palette);
    stopped.notify_one();
    tokio::select! {
        joined = joining => stop.and(joined),
        () = outside.pressed() => Err(work::NOT_LEFT.to_owned()),
    }
}

fn of_terminal(error: &io::Error) -> String {
    format!("the terminal: {error}")
}

/// Who speaks to the program: the terminal and the system.
struct Outside {
    screen: Screen,
    input: UnboundedReceiver<io::Result<Event>>,
    stop: cli::Stop,
    looks: Interval,
}

enum Heard {
    Input(Event),
    Stop,
}

impl Outside {
    fn take() -> Result<Self, String> {
        let stop = cli::Stop::listen().map_err(|error| format!("cannot wait for signals: {error}"))?;
        let screen = Screen::take().map_err(|error| of_terminal(&error))?;
        let (sender, input) = unbounded_channel();
        read_input(sender);
        Ok(Outside { screen, input, stop, looks: tokio::time::interval(LOOK) })
    }

    /// # Errors
    /// There is no terminal any more. Where the system does not end the program for that, crossterm reads nothing from
    /// it, again and again.
    async fn next(&mut self) -> Result<Heard, String> {
        loop {
            tokio::select! {
                it = self.input.recv() => match it {
                    Some(Ok(event)) => return Ok(Heard::Input(event)),
                    Some(Err(error)) => return Err(of_terminal(&error)),
                    None => return Ok(Heard::Stop),
                },
                () = self.stop.asked() => return Ok(Heard::Stop),
                _ = self.looks.tick() => {
                    self.screen.check().map_err(|error| of_terminal(&error))?;
                    if !io::stdout().is_terminal() {
                        return Err("the terminal is gone".to_owned());
                    }
                }
            }
        }
    }

    /// Whoever presses Ctrl-C once more does not want to wait.
    async fn pressed(&mut self) {
        loop {
            let event = tokio::select! {
                event = self.input.recv() => event,
                () = self.stop.pressed() => return,
            };
            match event {
                Some(Ok(Event::Key(key)))
                    if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) =>
                {
                    return;
                }
                Some(_) => {}
                None => return self.stop.pressed().await,
            }
        }
    }
}

/// Keys and what else the terminal tells, from a thread that ends with the process: reading cannot be interrupted.
fn read_input(sender: UnboundedSender<io::Result<Event>>) {
    std::thread::spawn(move || {
        loop {
            let event = event::read();
            let is_over = event.is_err();
            if sender.send(event).is_err() || is_over {
                return;
            }
        }
    });
}

struct App {
    model: Model,
    work: Work,
    events: ChatEvents,
    reports: UnboundedReceiver<Report>,
    palette: Palette,
    lines: Lines,
    uploads: Vec<(EntryKey, Progress)>,
    downloads: Vec<Arc<Fetching>>,
    is_over: bool,
    is_quitting: bool,
}

impl App {
    /// Until somebody wants to leave.
    async fn attend(&mut self, outside: &mut Outside) -> Result<(), String> {
        while !self.is_quitting {
            outside.screen.draw(&self.model, self.palette).map_err(|error| of_terminal(&error))?;
            tokio::select! {
                it = outside.next() => match it? {
                    Heard::Input(event) => {
                        let actions = self.model.input(event);
                        if !actions.is_empty() {
                            self.begin(actions);
                        }
                    }
                    Heard::Stop => return Ok(()),
                },
                it = self.events.next(), if !self.is_over => self.hear_all(it).await,
                it = self.reports.recv() => if let Some(report) = it { self.report(report) },
                () = tokio::time::sleep(PROGRESS), if self.has_transfers() => self.progress(),
            }
        }
        Ok(())
    }

    fn begin(&mut self, actions: impl IntoIterator<Item = Action>) {
        for action in actions {
            self.is_quitting |= action == Action::Quit;
            self.work.begin(action);
        }
        // What is said shows at once.
        self.refresh();
    }

    /// This event and all that wait: a long transcript comes at once.
    async fn hear_all(&mut self, first: Option<ChatEvent>) {
        let mut next = Some(first);
        while let Some(event) = next {
            match event {
                Some(event) => self.model.hear(&event),
                None => {
                    self.is_over = true;
                    break;
                }
            }
            next = tokio::select! {
                biased;
                event = self.events.next() => Some(event),
                () = std::future::ready(()) => None,
            };
        }
        self.refresh();
    }

    /// The transcript as the session has it now.
    fn refresh(&mut self) {
        let shown = self.lines.of(self.work.chat.transcript());
        if let Some(read) = self.model.set_lines(shown) {
            self.work.begin(read);
        }
    }

    fn report(&mut self, report: Report) {
        match report {
            Report::Told(text) => self.model.tell(&text),
            Report::Problem(problem) => self.model.complain(&problem),
            Report::Sending(key, progress) => {
                self.uploads.push((key, progress));
                self.refresh();
            }
            Report::Fetching(fetching) => self.downloads.push(fetching),
        }
        self.progress();
    }

    fn has_transfers(&self) -> bool {
        !self.uploads.is_empty() || !self.downloads.is_empty()
    }

    fn progress(&mut self) {
        for (key, progress) in &self.uploads {
            self.model.set_progress(*key, progress.sent(), progress.total());
        }
        // One that has failed comes no further, either.
        let chat = &self.work.chat;
        let is_underway = |key: EntryKey| {
            chat.entry(key).is_some_and(|entry| matches!(entry.delivery(), Some(Delivery::Sending)))
        };
        self.uploads.retain(|(key, _)| is_underway(*key));
        self.downloads.retain(|download| download.transfer().is_some());
        let downloads = self.downloads.iter().filter_map(|download| download.transfer());
        self.model.set_downloads(downloads.collect());
    }
}
