//! The chat on the screen: the session's events, keys and reports to the model, and what comes of them.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::time::Duration;

use awso_connect_local::cli;
use awso_connect_participant::chat::{ChatEvent, ChatEvents, ChatSession, EntryKey, Progress};
use jiff::tz::TimeZone;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyModifiers};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::lines::Lines;
use crate::model::{Action, Model};
use crate::options::Chat;
use crate::palette::Palette;
use crate::place::Joined;
use crate::screen::Screen;
use crate::view;
use crate::work::{self, Fetching, Report, Work};

/// How often the screen shows how far files have come.
const PROGRESS: Duration = Duration::from_millis(100);
/// How often it is looked whether the terminal is there.
const LOOK: Duration = Duration::from_secs(2);

/// # Errors
/// The terminal does not do what is asked of it, or the chat cannot be left.
pub(crate) async fn run(joined: Joined, options: &Chat) -> Result<(), String> {
    let Joined { chat, events, local, place, own_name } = joined;
    let stop = cli::stop().map_err(|error| format!("cannot wait for signals: {error}"))?;
    tokio::pin!(stop);
    let gone = gone();
    tokio::pin!(gone);
    let told = |error: io::Error| format!("the terminal: {error}");
    let mut screen = Screen::take().map_err(told)?;
    let mut app = App::new(chat, events, &place, own_name, &screen).map_err(told)?;
    let (sender, mut input) = unbounded_channel();
    read_input(sender);
    app.refresh();
    let ended = loop {
        if let Err(error) = app.draw(&mut screen) {
            break Err(told(error));
        }
        tokio::select! {
            it = input.recv() => match it {
                Some(Ok(event)) => app.input(event),
                Some(Err(error)) => break Err(told(error)),
                None => break Ok(()),
            },
            it = app.events.next(), if !app.is_over => app.hear_all(it).await,
            it = app.reports.recv() => if let Some(report) = it { app.report(report) },
            () = tokio::time::sleep(PROGRESS), if app.has_transfers() => app.progress(),
            () = &mut stop => break Ok(()),
            () = &mut gone => break Err("the terminal is gone".to_owned()),
        }
        if app.is_quitting {
            break Ok(());
        }
    };
    if ended.is_ok() {
        app.model.tell("leaving the chat…");
        // What the terminal says now changes nothing.
        let _ = app.draw(&mut screen);
    }
    let over = app.work.chat.ended();
    let left = tokio::select! {
        left = work::leave(&app.work.chat, options) => left,
        () = interrupted(&mut input) => Err("the chat was not left: interrupted".to_owned()),
    };
    drop(screen);
    if let Some(local) = local {
        local.shutdown().await;
    }
    ended?;
    // What the screen has said last went with it.
    let over = over.map(|reason| format!("the chat is over: {reason}"));
    match left?.or(over) {
        Some(text) => cli::say(&format!("{text}\n")).map_err(told),
        None => Ok(()),
    }
}

/// Waits until there is no terminal any more, where the system does not end the program for that: crossterm reads nothing
/// from it then, again and again.
async fn gone() {
    while io::stdout().is_terminal() {
        tokio::time::sleep(LOOK).await;
    }
}

/// Whoever presses Ctrl-C once more does not want to wait.
async fn interrupted(input: &mut UnboundedReceiver<io::Result<Event>>) {
    loop {
        match input.recv().await {
            Some(Ok(Event::Key(key)))
                if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) =>
            {
                return;
            }
            Some(_) => {}
            None => return std::future::pending().await,
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
    fn new(
        chat: ChatSession,
        events: ChatEvents,
        place: &str,
        own_name: String,
        screen: &Screen,
    ) -> io::Result<Self> {
        let size = screen.terminal.size()?;
        let (sender, reports) = unbounded_channel();
        let model = Model::new(place, (usize::from(size.width), usize::from(size.height)));
        let palette = Palette::of_environment();
        Ok(App {
            model,
            work: Work { chat, reports: sender },
            events,
            reports,
            palette,
            lines: Lines::new(own_name, TimeZone::system()),
            uploads: Vec::new(),
            downloads: Vec::new(),
            is_over: false,
            is_quitting: false,
        })
    }

    fn draw(&mut self, screen: &mut Screen) -> io::Result<()> {
        screen.terminal.draw(|frame| view::draw(&self.model, self.palette, frame)).map(drop)
    }

    fn begin(&mut self, actions: impl IntoIterator<Item = Action>) {
        for action in actions {
            self.is_quitting |= action == Action::Quit;
            self.work.begin(action);
        }
        // What is said shows at once.
        self.refresh();
    }

    fn input(&mut self, event: Event) {
        let actions = match event {
            Event::Key(key) => self.model.press(key),
            Event::Paste(text) => self.model.paste(&text),
            Event::Resize(columns, rows) => {
                self.model.resize(usize::from(columns), usize::from(rows));
                Vec::new()
            }
            Event::FocusGained => Vec::from_iter(self.model.set_focus(true)),
            Event::FocusLost => Vec::from_iter(self.model.set_focus(false)),
            Event::Mouse(_) => Vec::new(),
        };
        if !actions.is_empty() {
            self.begin(actions);
        }
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
        self.uploads.retain(|(_, progress)| progress.sent() < progress.total());
        self.downloads.retain(|download| download.transfer().is_some());
        let downloads = self.downloads.iter().filter_map(|download| download.transfer());
        self.model.set_downloads(downloads.collect());
    }
}
