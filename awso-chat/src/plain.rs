//! The chat in lines, for scripts and for terminals that are none.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::Duration;

use awso_connect_local::cli;
use awso_connect_participant::chat::{ChatEvent, ChatEvents, Delivery, Entry, LossReason};
use jiff::tz::TimeZone;
use tokio::io::BufReader;
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;

use crate::command::{Command, HELP};
use crate::input::Input;
use crate::item::{self, Said};
use crate::line::Line;
use crate::lines::{self, Lines};
use crate::options::Chat;
use crate::place::{self, Joined};
use crate::text::{clean_line, cut, width};
use crate::work::{self, Report, Work};

/// Whether lines are what is wanted, or all that can be had.
pub(crate) fn is_wanted(options: &Chat) -> bool {
    options.plain || !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal()
}

/// # Errors
/// There is no chat, something that was to be said or sent was not, standard output takes nothing, or the chat cannot
/// be left.
pub(crate) async fn run(options: &Chat) -> Result<(), String> {
    let mut stop = cli::Stop::listen().map_err(|error| format!("cannot wait for signals: {error}"))?;
    let Some(Joined { chat, mut events, local, place, .. }) = join(options, &mut stop).await? else {
        return Ok(());
    };
    let (sender, reports) = unbounded_channel();
    let mut plain = Plain {
        work: Work::new(chat, sender),
        zone: TimeZone::system(),
        sending: JoinSet::new(),
        failed: 0,
        is_quitting: false,
    };
    let talked = match say(&format!("* in a chat ({place})")) {
        Ok(()) => plain.talk(&mut events, reports, Duration::from_secs(options.linger), &mut stop).await,
        Err(problem) => Err(problem),
    };
    // However that has ended.
    let left = tokio::select! {
        left = plain.work.leave(options) => left,
        () = stop.pressed() => Err(work::NOT_LEFT.to_owned()),
    };
    let rested = rest(&mut events, &mut plain).await;
    if let Some(local) = local {
        local.shutdown().await;
    }
    talked.and(rested)?;
    if let Some(text) = left? {
        say(&format!("* {text}"))?;
    }
    match plain.failed {
        0 => Ok(()),
        1 => Err("one thing failed".to_owned()),
        failed => Err(format!("{failed} things failed")),
    }
}

/// Joins the chat, and tells on standard error that it does and what hinders it.
async fn join(options: &Chat, stop: &mut cli::Stop) -> Result<Option<Joined>, String> {
    if let Some(place) = options.place() {
        cli::complain("awso-chat", format_args!("connecting to {place}…"));
    }
    let (news, mut heard) = unbounded_channel();
    let stopped = Notify::new();
    let joining = place::join(options, news, stopped.notified());
    tokio::pin!(joining);
    let mut is_stopped = false;
    loop {
        tokio::select! {
            joined = &mut joining => return joined,
            Some(problem) = heard.recv() => cli::complain("awso-chat", problem),
            () = async { if is_stopped { stop.pressed().await } else { stop.asked().await } } => {
                if is_stopped {
                    return Err(work::NOT_LEFT.to_owned());
                }
                is_stopped = true;
                stopped.notify_one();
            }
        }
    }
}

/// What was still said until the chat was left.
async fn rest(events: &mut ChatEvents, plain: &mut Plain) -> Result<(), String> {
    loop {
        let event = tokio::select! {
            biased;
            event = events.next() => event,
            () = std::future::ready(()) => None,
        };
        match event {
            Some(event) => plain.hear(event)?,
            None => return Ok(()),
        }
    }
}

struct Plain {
    work: Work,
    zone: TimeZone,
    /// What is not known to have arrived.
    sending: JoinSet<Result<(), String>>,
    failed: usize,
    is_quitting: bool,
}

/// How much is under way at most before more of the input is read.
const MOST_AT_ONCE: usize = 64;

impl Plain {
    /// Until what was asked for is done and somebody wants it to end, the chat is over, or nothing has come for a while
    /// after the end of the input.
    async fn talk(
        &mut self,
        events: &mut ChatEvents,
        mut reports: UnboundedReceiver<Report>,
        linger: Duration,
        stop: &mut cli::Stop,
    ) -> Result<(), String> {
        let mut input = Input::new(BufReader::new(tokio::io::stdin()));
        let mut has_input = true;
        while !self.is_quitting || !self.sending.is_empty() {
            let is_idle = !has_input && self.sending.is_empty();
            // Input may come faster than anybody takes it.
            let takes_input = has_input && !self.is_quitting && self.sending.len() < MOST_AT_ONCE;
            tokio::select! {
                line = input.next(), if takes_input => match line {
                    Ok(Some(Ok(line))) => self.obey(&line)?,
                    Ok(Some(Err(problem))) => self.fail(&problem),
                    Ok(None) => has_input = false,
                    Err(error) => return Err(format!("standard input: {error}")),
                },
                event = events.next() => match event {
                    Some(event) => self.hear(event)?,
                    None => break,
                },
                Some(report) = reports.recv() => self.report(report)?,
                Some(sent) = self.sending.join_next(), if !self.sending.is_empty() => {
                    // Our own task neither panics nor is aborted.
                    if let Ok(Err(problem)) = sent {
                        self.fail(&problem);
                    }
                }
                () = tokio::time::sleep(linger), if is_idle => break,
                () = stop.asked() => break,
            }
        }
        // What is done was told before it was over.
        while let Ok(report) = reports.try_recv() {
            self.report(report)?;
        }
        Ok(())
    }

    fn fail(&mut self, problem: &str) {
        cli::complain("awso-chat", problem);
        self.failed += 1;
    }

    /// Does what a line of input says.
    fn obey(&mut self, input: &str) -> Result<(), String> {
        if input.trim().is_empty() {
            return Ok(());
        }
        match Command::of(input) {
            Ok(Command::Say(text)) => {
                let sending = self.work.chat.send(text);
                self.sending.spawn(async move { sending.await.map(drop).map_err(|error| error.to_string()) });
            }
            Ok(Command::Attach(path)) => {
                let work = self.work.clone();
                self.sending.spawn(async move { work.attach(path).await.map(drop) });
            }
            Ok(Command::Download(number, path)) => match lines::download(&self.lines(), number, path) {
                Ok((file, path)) => {
                    let work = self.work.clone();
                    self.sending.spawn(async move {
                        let told = work.download(&file, &path).await?;
                        work.tell(told);
                        Ok(())
                    });
                }
                Err(problem) => self.fail(&problem),
            },
            Ok(Command::Resend) => {
                for line in self.lines().iter().filter(|line| line.is_failed() && line.files().is_empty()) {
                    let sending = self.work.chat.resend(line.key);
                    self.sending
                        .spawn(async move { sending.await.map(drop).map_err(|error| error.to_string()) });
                }
            }
            Ok(Command::Export(path)) => {
                let work = self.work.clone();
                self.sending.spawn(async move {
                    work.tell(work.export(&path)?);
                    Ok(())
                });
            }
            Ok(Command::Help) => {
                for (what, does) in HELP {
                    say(&format!("* {what}{} {does}", " ".repeat(22 - width(what))))?;
                }
            }
            Ok(Command::Quit) => self.is_quitting = true,
            Err(problem) => self.fail(&problem),
        }
        Ok(())
    }

    fn lines(&self) -> Vec<Arc<Line>> {
        Lines::new(String::new(), self.zone.clone()).of(self.work.chat.transcript())
    }

    fn report(&mut self, report: Report) -> Result<(), String> {
        match report {
            Report::Told(text) => say(&format!("* {text}")),
            Report::Problem(problem) => {
                self.fail(&problem);
                Ok(())
            }
            Report::Sending(..) | Report::Fetching(_) => Ok(()),
        }
    }

    fn hear(&mut self, event: ChatEvent) -> Result<(), String> {
        match event {
            ChatEvent::ConnectionLost(LossReason::Closed(_)) => say("* the service closed the connection"),
            ChatEvent::ConnectionLost(_) => say("* the connection is lost"),
            ChatEvent::ConnectionRestored => say("* connected again"),
            ChatEvent::CatchUpFailed(error) => {
                self.fail(&format!("what was missed cannot be read: {error}"));
                Ok(())
            }
            ChatEvent::Delivery(entry) => {
                if let Some(Delivery::Failed(error)) = entry.delivery() {
                    // Its beginning says which, and does not drown the reason.
                    let what = cut(&clean_line(entry.text()), 60);
                    // Who waits for it counts it.
                    cli::complain("awso-chat", format_args!("not sent: {what}: {error}"));
                }
                Ok(())
            }
            ChatEvent::Ended(reason) => say(&format!("* the chat is over: {reason}")),
            ChatEvent::Authentication(event) => self.show(&event.entry),
            ChatEvent::Message(entry)
            | ChatEvent::Attachment(entry)
            | ChatEvent::ParticipantJoined(entry)
            | ChatEvent::ParticipantLeft(entry)
            | ChatEvent::ParticipantInvited(entry)
            | ChatEvent::ParticipantActive(entry)
            | ChatEvent::ParticipantInactive(entry)
            | ChatEvent::ParticipantIdle(entry)
            | ChatEvent::ParticipantReturned(entry)
            | ChatEvent::ParticipantAutoDisconnected(entry)
            | ChatEvent::ParticipantRenamed(entry)
            | ChatEvent::Transfer { entry, .. }
            | ChatEvent::Rehydrated(entry)
            | ChatEvent::Other(entry) => self.show(&entry),
            _ => Ok(()),
        }
    }

    fn show(&self, entry: &Entry) -> Result<(), String> {
        let item = entry.item();
        let time = item::time_of_day(item, &self.zone, "%H:%M:%S").unwrap_or_else(|| "--:--:--".to_owned());
        let who = item::who(item);
        let what = match item::said(item) {
            Said::Text(text) => format!("{who}: {text}"),
            Said::Event(event) => format!("* {event}"),
            Said::Files(files) => {
                let lines = self.lines();
                let known: Vec<_> = lines.iter().flat_map(|line| line.files()).collect();
                let files = files.iter().map(|file| {
                    let number =
                        known.iter().find(|known| known.id == file.id).map_or(0, |known| known.number);
                    format!("{} (file {number}, {})", file.name, file.status.word())
                });
                format!("{who} sent {}", files.collect::<Vec<_>>().join(", "))
            }
        };
        say(&format!("{time}  {what}"))
    }
}

/// One line of standard output.
fn say(line: &str) -> Result<(), String> {
    let line = clean_line(line) + "\n";
    cli::say(&line).map_err(|error| format!("cannot write to standard output: {error}"))
}
