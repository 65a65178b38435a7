//! What an operator reads: a line for each request, websocket and chat, without secrets and without what was said.
//! Nothing is made of it for nobody.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use awso::http::StatusCode;

use crate::clock::Moment;
use crate::contact::Contact;
use crate::control;
use crate::instance::Instance;
use crate::journal::{Exchange, What};
use crate::mask;
use crate::routes;
use crate::token::Session;

/// How much of a path is shown.
const LONGEST_PATH: usize = 200;

type Tell = dyn Fn(&str) + Send + Sync;

/// Whom to tell something, one line each.
#[derive(Clone, Default)]
pub(crate) struct Report(pub(crate) Option<Arc<Tell>>);

impl Report {
    pub(crate) fn tell(&self, line: &str) {
        if let Some(tell) = &self.0 {
            tell(line);
        }
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Report")
    }
}

/// The lines of a step, until it is over and they can be told.
#[derive(Debug, Default)]
pub(crate) struct Log {
    is_read: bool,
    lines: Vec<String>,
}

impl Log {
    /// What is told to nobody is not noted.
    pub(crate) fn of(report: &Report) -> Self {
        Log { is_read: report.0.is_some(), lines: Vec::new() }
    }

    pub(crate) fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }
}

impl Instance {
    /// The exchange that the journal has noted last.
    pub(crate) fn log_exchange(&mut self) {
        if !self.log.is_read {
            return;
        }
        let Some((_, exchange)) = self.journal.requests.newest().next() else { return };
        let Exchange { asked, took, status, headers, fate, .. } = exchange;
        let operation = routes::operation(&asked.method, &asked.path);
        let path = mask::path(operation, &asked.path);
        let mut line = request(asked.at, asked.method.as_str(), &path);
        let error = headers.get("x-amzn-errortype").and_then(|error| error.to_str().ok());
        for word in [operation.map(|operation| operation.name), Some(status.as_str()), error] {
            push(&mut line, word.unwrap_or_default());
        }
        push(&mut line, &milliseconds(*took));
        let session = self.session_of(exchange);
        let contact = session.and_then(|session| self.contacts.get(session.contact));
        push(&mut line, &contact.map(named).unwrap_or_default());
        push(&mut line, if fate.has_fault { "fault" } else { "" });
        push(&mut line, if fate.is_dropped { "dropped" } else { "" });
        self.log.lines.push(line);
    }

    /// A call of a control route, which the journal does not have.
    pub(crate) fn log_control(&mut self, method: &str, path: &str, status: StatusCode, took: Duration) {
        if self.log.is_read {
            // The rest of this path signs somebody in.
            let path = if path.starts_with(control::SIGN_IN) { control::SIGN_IN } else { path };
            let mut line = request(self.now, method, path);
            push(&mut line, status.as_str());
            push(&mut line, &milliseconds(took));
            self.log.lines.push(line);
        }
    }

    /// A websocket opens or closes.
    pub(crate) fn log_socket(&mut self, socket: u64, session: Session, what: &What) {
        if !self.log.is_read {
            return;
        }
        let what = match what {
            What::Opened => "opened".to_owned(),
            What::Closed(close) => format!("closed {} ({})", close.code, close.reason),
            What::Dropped => "dropped".to_owned(),
            What::Gone => "gone".to_owned(),
            What::Heard(_) | What::Said(_) => return,
        };
        let contact = self.contacts.get(session.contact);
        let participant = contact.and_then(|contact| contact.participants.get(session.participant));
        let mut line = format!("{} websocket {socket} {what}", self.now);
        push(&mut line, &contact.map(named).unwrap_or_default());
        push(&mut line, &participant.map(|who| format!("participant={}", who.id)).unwrap_or_default());
        self.log.lines.push(line);
    }

    /// The chat at this place starts, or is over.
    pub(crate) fn log_chat(&mut self, place: usize, at: Moment, what: &str) {
        if self.log.is_read
            && let Some(contact) = self.contacts.get(place)
        {
            self.log.lines.push(format!("{at} chat {what} {}", named(contact)));
        }
    }
}

fn request(at: Moment, method: &str, path: &str) -> String {
    let path = path.chars().take(LONGEST_PATH).map(|c| if c.is_control() { ' ' } else { c });
    format!("{at} {method} {}", path.collect::<String>())
}

fn push(line: &mut String, word: &str) {
    if !word.is_empty() {
        line.push(' ');
        line.push_str(word);
    }
}

fn milliseconds(took: Duration) -> String {
    format!("{:.1}ms", took.as_secs_f64() * 1000.0)
}

fn named(contact: &Contact) -> String {
    format!("contact={}", contact.id)
}
