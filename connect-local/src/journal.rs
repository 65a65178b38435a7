//! What went by lately: requests with their answers, and frames. Secrets are left out when it is read.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::clock::Moment;
use crate::socket::SocketId;
use crate::token::Session;

/// How much is kept of both, in records and in bytes.
const MOST_RECORDS: usize = 2_000;
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Members that stand for somebody, or let somebody in.
const SECRET_MEMBERS: [&str; 8] = [
    "ParticipantToken",
    "ConnectionToken",
    "ViewToken",
    "AuthenticationUrl",
    "Url",
    "State",
    "Code",
    "viewToken",
];

/// What stands for a secret.
const HIDDEN: &str = "*** hidden ***";

#[derive(Default)]
pub(crate) struct Journal {
    records: VecDeque<Record>,
    bytes: usize,
    /// How many there ever were.
    count: u64,
}

struct Record {
    number: u64,
    at: Moment,
    session: Option<Session>,
    what: What,
}

enum What {
    Request(Exchange),
    Frame { socket: SocketId, is_sent: bool, text: Arc<str> },
    Closed { socket: SocketId, code: Option<u16> },
}

/// A request and what came of it.
pub(crate) struct Exchange {
    pub(crate) operation: Option<&'static str>,
    pub(crate) method: String,
    /// The path with its labels, in which no secret stands.
    pub(crate) path: &'static str,
    pub(crate) request: Bytes,
    pub(crate) status: u16,
    pub(crate) error_type: Option<String>,
    pub(crate) response: Bytes,
    /// A fault was asked for, and this call had it.
    pub(crate) has_fault: bool,
    /// The connection was closed instead of an answer.
    pub(crate) is_dropped: bool,
}

/// Which records are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Requests,
    Frames,
}

impl Journal {
    pub(crate) fn exchange(&mut self, at: Moment, session: Option<Session>, exchange: Exchange) {
        self.put(at, session, What::Request(exchange));
    }

    pub(crate) fn frame(
        &mut self,
        at: Moment,
        session: Option<Session>,
        socket: SocketId,
        is_sent: bool,
        text: Arc<str>,
    ) {
        self.put(at, session, What::Frame { socket, is_sent, text });
    }

    pub(crate) fn closed(
        &mut self,
        at: Moment,
        session: Option<Session>,
        socket: SocketId,
        code: Option<u16>,
    ) {
        self.put(at, session, What::Closed { socket, code });
    }

    fn put(&mut self, at: Moment, session: Option<Session>, what: What) {
        self.count += 1;
        let record = Record { number: self.count, at, session, what };
        self.bytes = self.bytes.saturating_add(record.size());
        self.records.push_back(record);
        while self.records.len() > MOST_RECORDS || (self.bytes > MOST_BYTES && self.records.len() > 1) {
            let Some(oldest) = self.records.pop_front() else { return };
            self.bytes = self.bytes.saturating_sub(oldest.size());
        }
    }

    pub(crate) fn clear(&mut self) {
        self.records.clear();
        self.bytes = 0;
    }

    /// The records of this kind behind the one of this number, the oldest first. `names` gives the ids of contact
    /// and participant.
    pub(crate) fn read(
        &self,
        kind: Kind,
        after: u64,
        names: impl Fn(Session) -> Option<(String, String)>,
    ) -> Vec<Value> {
        let is_asked = |record: &&Record| {
            record.number > after && (kind == Kind::Requests) == matches!(record.what, What::Request(_))
        };
        self.records.iter().filter(is_asked).map(|record| record.show(&names)).collect()
    }
}

impl Record {
    fn size(&self) -> usize {
        match &self.what {
            What::Request(exchange) => exchange.request.len() + exchange.response.len(),
            What::Frame { text, .. } => text.len(),
            What::Closed { .. } => 0,
        }
    }

    fn show(&self, names: &impl Fn(Session) -> Option<(String, String)>) -> Value {
        let mut shown = match &self.what {
            What::Request(exchange) => exchange.show(),
            What::Frame { socket, is_sent, text } => json!({
                "socket": socket.number(),
                "direction": if *is_sent { "out" } else { "in" },
                "text": frame(text),
            }),
            What::Closed { socket, code } => {
                json!({ "socket": socket.number(), "closed": true, "code": code })
            }
        };
        shown["number"] = self.number.into();
        shown["time"] = self.at.to_string().into();
        if let Some((contact, participant)) = self.session.and_then(names) {
            shown["contact_id"] = contact.into();
            shown["participant_id"] = participant.into();
        }
        shown
    }
}

impl Exchange {
    fn show(&self) -> Value {
        json!({
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "request": body(&self.request),
            "status": if self.is_dropped { Value::Null } else { self.status.into() },
            "error_type": self.error_type,
            "response": if self.is_dropped { Value::Null } else { body(&self.response) },
            "fault": self.has_fault,
            "dropped": self.is_dropped,
        })
    }
}

/// A body without what is secret in it. One that is no JSON may be anything, and is told by its length.
fn body(bytes: &Bytes) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    match serde_json::from_slice(bytes) {
        Ok(value) => without_secrets(value),
        Err(_) => json!({ "bytes": bytes.len() }),
    }
}

/// A frame is shown as it is unless something in its content is secret, as the token of a view is.
fn frame(text: &str) -> String {
    if !SECRET_MEMBERS.iter().any(|name| text.contains(name)) {
        return text.to_owned();
    }
    serde_json::from_str(text).map_or_else(|_| HIDDEN.to_owned(), |frame| without_secrets(frame).to_string())
}

fn without_secrets(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let is_secret = SECRET_MEMBERS.contains(&name.as_str()) && !value.is_null();
                let value = if is_secret { HIDDEN.into() } else { without_secrets(value) };
                (name, value)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(without_secrets).collect(),
        // The content of a frame, and of an interactive message, is JSON in a text.
        Value::String(text) if text.starts_with('{') => match serde_json::from_str::<Value>(&text) {
            Ok(inner) if SECRET_MEMBERS.iter().any(|name| text.contains(name)) => {
                without_secrets(inner).to_string().into()
            }
            _ => Value::String(text),
        },
        other => other,
    }
}

/// How much there is, and nothing of it.
impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} records", self.records.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::noon;

    fn exchange(request: &str, response: &str) -> Exchange {
        Exchange {
            operation: Some("X"),
            method: "POST".to_owned(),
            path: "/x",
            request: Bytes::copy_from_slice(request.as_bytes()),
            status: 200,
            error_type: None,
            response: Bytes::copy_from_slice(response.as_bytes()),
            has_fault: false,
            is_dropped: false,
        }
    }

    #[test]
    fn secrets_are_left_out_however_deep_they_stand() {
        let mut journal = Journal::default();
        let response = r#"{"ConnectionCredentials":{"ConnectionToken":"sesame"},"Websocket":{"Url":"sesame"},"a":[{"ViewToken":"sesame"}]}"#;
        journal.exchange(noon(), None, exchange(r#"{"State":"sesame","Content":"hi"}"#, response));
        journal.exchange(noon(), None, exchange("sesame", ""));
        let shown = Value::from(journal.read(Kind::Requests, 0, |_| None)).to_string();
        assert!(!shown.contains("sesame") && shown.contains(r#""Content":"hi""#), "{shown}");
        assert!(!format!("{journal:?}").contains("sesame"));
    }

    #[test]
    fn the_oldest_records_make_room() {
        let mut journal = Journal::default();
        let large = "x".repeat(MOST_BYTES / 4);
        for _ in 0..10 {
            journal.exchange(noon(), None, exchange(&large, ""));
        }
        assert_eq!(journal.read(Kind::Requests, 0, |_| None).len(), 4);
        assert_eq!(journal.read(Kind::Requests, 9, |_| None).len(), 1);
        for _ in 0..2 * MOST_RECORDS {
            journal.exchange(noon(), None, exchange("", ""));
        }
        assert_eq!(journal.read(Kind::Requests, 0, |_| None).len(), MOST_RECORDS);
    }
}
