//! A session's machine on a stage: the service says what the test has written, word for word.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use awso::AwsShape as _;
use awso_connect_participant::chat::machine::{
    Answer, Call, CallId, CommandId, Connection, Machine, Outcome, Output, SocketId,
};
use awso_connect_participant::chat::{CallError, ChatEvent, ChatOptions, LossReason};
use awso_connect_participant::{GetTranscriptResponse, SendEventResponse, SendMessageResponse};

pub(crate) struct Stage {
    pub(crate) machine: Machine,
    pub(crate) now: Instant,
    pub(crate) events: Vec<ChatEvent>,
    pub(crate) done: Vec<(CommandId, Outcome)>,
    /// What the next pages are, each as items and the token of the next one; empty ones after them.
    pub(crate) pages: VecDeque<Result<(Vec<String>, &'static str), CallError>>,
    /// What the next messages are answered: an id, or nothing for now. After them all are taken.
    pub(crate) answers: VecDeque<Option<Result<&'static str, CallError>>>,
    /// The messages that were not answered.
    pub(crate) unanswered: Vec<CallId>,
    /// What the next receipts and typing are refused with. After them all are taken.
    pub(crate) refused_events: VecDeque<CallError>,
    /// How long websocket and token last.
    pub(crate) lives: (Duration, Duration),
    pub(crate) connections: usize,
    pub(crate) page_calls: usize,
    socket: Option<SocketId>,
}

impl Stage {
    /// A session that knows who it is.
    pub(crate) fn new(change: impl FnOnce(&mut ChatOptions)) -> Stage {
        let mut options = ChatOptions::default();
        options.participant_id = Some("me".into());
        change(&mut options);
        let now = Instant::now();
        Stage::of(Machine::new(options, "token".into(), 7 << 64 | 9, now), now)
    }

    pub(crate) fn of(machine: Machine, now: Instant) -> Stage {
        Stage {
            machine,
            now,
            events: Vec::new(),
            done: Vec::new(),
            pages: VecDeque::new(),
            answers: VecDeque::new(),
            unanswered: Vec::new(),
            refused_events: VecDeque::new(),
            lives: (Duration::from_secs(3_600), Duration::from_secs(86_400)),
            connections: 0,
            page_calls: 0,
            socket: None,
        }
    }

    fn carry(&mut self) {
        while let Some(output) = self.machine.poll() {
            let now = self.now;
            match output {
                Output::Open(id, _) => self.machine.socket_opened(now, id),
                Output::Send(id, text) if text.contains("subscribe") => {
                    self.socket = Some(id);
                    let done =
                        r#"{"topic":"aws/subscribe","content":{"status":"success","topics":["aws/chat"]}}"#;
                    self.machine.frame(now, id, done);
                }
                Output::Send(id, _) => self.machine.frame(now, id, r#"{"topic":"aws/heartbeat"}"#),
                Output::Close(_) => {}
                Output::Event(event) => self.events.push(event),
                Output::Done(id, outcome) => self.done.push((id, outcome)),
                Output::Call(id, call) => self.call(id, &call),
            }
        }
    }

    fn call(&mut self, id: CallId, call: &Call) {
        let now = self.now;
        match call {
            Call::Connect(_) => {
                self.connections += 1;
                let (websocket, token) = self.lives;
                let connection = Connection {
                    websocket: Some(("ws://host/".into(), websocket)),
                    credentials: Some(("connection".into(), token)),
                };
                self.machine.answered(now, id, Answer::Connected(Ok(connection)));
            }
            Call::Transcript(_) => {
                self.page_calls += 1;
                let page = self.pages.pop_front().unwrap_or_else(|| Ok((Vec::new(), "")));
                let page = page.map(|(items, next)| {
                    let text = format!(r#"{{"Transcript":[{}],"NextToken":"{next}"}}"#, items.join(","));
                    GetTranscriptResponse::of_json(text).unwrap()
                });
                self.machine.answered(now, id, Answer::Transcript(page));
            }
            Call::Message(_) => match self.answers.pop_front().unwrap_or(Some(Ok("own"))) {
                Some(answer) => self.answer(id, answer),
                None => self.unanswered.push(id),
            },
            Call::Event(_) => {
                let answer = self.refused_events.pop_front().map_or(Ok(()), Err);
                let answer = answer.map(|()| SendEventResponse::of_json("{}").unwrap());
                self.machine.answered(now, id, Answer::Event(answer));
            }
            Call::Disconnect(_) => self.machine.answered(now, id, Answer::Disconnected(Ok(()))),
        }
    }

    pub(crate) fn answer(&mut self, id: CallId, answer: Result<&str, CallError>) {
        let answer = answer.map(|id| {
            let text = format!(r#"{{"Id":"{id}","AbsoluteTime":"2026-01-01T10:00:00.000Z"}}"#);
            SendMessageResponse::of_json(text).unwrap()
        });
        self.machine.answered(self.now, id, Answer::Message(answer));
        self.carry();
    }

    pub(crate) fn seconds(&mut self, seconds: u64) {
        let end = self.now + Duration::from_secs(seconds);
        let mut without_time = 0;
        self.carry();
        while let Some(at) = self.machine.deadline().filter(|at| *at <= end) {
            without_time = if at <= self.now { without_time + 1 } else { 0 };
            assert!(without_time < 1_000, "something is due for ever: {:#?}", self.machine);
            self.now = self.now.max(at);
            self.machine.tick(self.now);
            self.carry();
        }
        self.now = end;
        self.machine.tick(end);
        self.carry();
    }

    /// An item comes by websocket.
    pub(crate) fn hears(&mut self, item: &str) {
        let frame =
            serde_json::json!({ "topic": "aws/chat", "contentType": "application/json", "content": item });
        self.machine.frame(self.now, self.socket.unwrap(), &frame.to_string());
        self.carry();
    }

    pub(crate) fn says(&mut self, text: &str) {
        self.machine.send(self.now, "text/plain".into(), text.into());
        self.carry();
    }

    pub(crate) fn loses_its_connection(&mut self) {
        self.machine.socket_closed(self.now, self.socket.unwrap(), LossReason::Broken);
        self.carry();
    }

    /// The messages that the application was told, those that are history left out.
    pub(crate) fn news(&self) -> Vec<&str> {
        let news = self.events.iter().filter_map(|event| match event {
            ChatEvent::Message(entry) if !entry.is_history() => Some(entry.text()),
            _ => None,
        });
        news.collect()
    }

    pub(crate) fn transcript(&self) -> Vec<String> {
        self.machine.transcript().map(|entry| entry.text().to_owned()).collect()
    }

    /// What came of a command.
    pub(crate) fn outcome(&self, command: CommandId) -> Option<&Outcome> {
        self.done.iter().find(|(done, _)| *done == command).map(|(_, outcome)| outcome)
    }
}

/// The time so many seconds into 2026.
fn time(seconds: u32) -> String {
    format!("2026-01-01T{:02}:{:02}:{:02}.000Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

pub(crate) fn message(id: &str, from: &str, seconds: u32, text: &str) -> String {
    serde_json::json!({
        "Id": id, "Type": "MESSAGE", "ContentType": "text/plain", "Content": text, "AbsoluteTime": time(seconds),
        "ParticipantId": from, "DisplayName": from, "ParticipantRole": "AGENT",
    })
    .to_string()
}

pub(crate) fn part(id: &str, text: &str, number: i64, is_last: bool) -> String {
    serde_json::json!({
        "Id": id, "Type": "MESSAGE", "ContentType": "text/plain", "Content": text, "AbsoluteTime": time(1),
        "ParticipantId": "bot", "MessageMetadata": { "MessageCompleted": is_last, "ChunkNumber": number },
    })
    .to_string()
}

pub(crate) fn file(id: &str, file: &str, status: &str) -> String {
    serde_json::json!({
        "Id": id, "Type": "ATTACHMENT", "AbsoluteTime": time(1), "ParticipantId": "agent",
        "Attachments": [{ "AttachmentId": file, "AttachmentName": "a.txt", "Status": status }],
    })
    .to_string()
}

pub(crate) fn receipt(message: &str) -> String {
    serde_json::json!({
        "Id": "r", "Type": "MESSAGEMETADATA", "AbsoluteTime": time(9),
        "MessageMetadata": {
            "MessageId": message,
            "Receipts": [{ "ReadTimestamp": time(9), "RecipientParticipantId": "agent" }],
        },
    })
    .to_string()
}

pub(crate) fn event(id: &str, name: &str) -> String {
    let content_type = format!("application/vnd.amazonaws.connect.event.{name}");
    serde_json::json!({ "Id": id, "Type": "EVENT", "ContentType": content_type, "AbsoluteTime": time(9) })
        .to_string()
}
