//! What comes by websocket, as a session's machine hears it.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use awso::AwsShape as _;
use awso_connect_participant::GetTranscriptResponse;
use awso_connect_participant::chat::machine::{Answer, Call, CallId, Connection, Machine, Output, SocketId};
use awso_connect_participant::chat::{CallError, CallErrorKind, ChatEvent, ChatOptions};

/// A session for which everything works but what it hears.
struct Stage {
    machine: Machine,
    now: Instant,
    socket: Option<SocketId>,
    /// The messages that were told, by their ids.
    told: HashSet<String>,
}

impl Stage {
    fn carry(&mut self) {
        // What one input leads to has an end.
        for _ in 0..1_000 {
            let Some(output) = self.machine.poll() else { return };
            match output {
                Output::Open(id, _) => {
                    self.socket = Some(id);
                    self.machine.socket_opened(self.now, id);
                }
                Output::Close(id) if self.socket == Some(id) => self.socket = None,
                Output::Call(id, call) => self.call(id, &call),
                Output::Event(event) => self.event(&event),
                Output::Send(..) | Output::Close(_) | Output::Done(..) => {}
            }
        }
        panic!("it does not come to rest");
    }

    fn call(&mut self, id: CallId, call: &Call) {
        let answer = match call {
            Call::Connect(_) => Answer::Connected(Ok(Connection {
                websocket: Some(("ws://host/".into(), Duration::from_secs(3_600))),
                credentials: Some(("connection".into(), Duration::from_secs(86_400))),
            })),
            Call::Transcript(_) => {
                let page = GetTranscriptResponse::of_json(r#"{"Transcript":[]}"#);
                Answer::Transcript(Ok(page.expect("a page")))
            }
            Call::Message(_) => Answer::Message(Err(CallError::new("Send", CallErrorKind::Refused, "no"))),
            Call::Event(_) => Answer::Event(Err(CallError::new("Send", CallErrorKind::Refused, "no"))),
            Call::Disconnect(_) => Answer::Disconnected(Ok(())),
        };
        self.machine.answered(self.now, id, answer);
    }

    fn event(&mut self, event: &ChatEvent) {
        let _ = format!("{event:?}");
        if let ChatEvent::Message(entry) = event
            && let Some(id) = entry.id()
        {
            assert!(self.told.insert(id.to_string()), "a message comes once");
        }
    }
}

/// A frame a line. A line that is a number lets so many milliseconds pass.
pub(super) fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let now = Instant::now();
    let mut options = ChatOptions::default();
    options.participant_id = Some("me".into());
    let machine = Machine::new(options, "token".into(), 7, now);
    let mut stage = Stage { machine, now, socket: None, told: HashSet::new() };
    stage.carry();
    let subscribed = r#"{"topic":"aws/subscribe","content":{"status":"success","topics":["aws/chat"]}}"#;
    for line in std::iter::once(subscribed).chain(text.lines()) {
        match (line.parse::<u32>(), stage.socket) {
            (Ok(pause), _) => {
                stage.now += Duration::from_millis(pause.into());
                stage.machine.tick(stage.now);
            }
            (Err(_), Some(socket)) => stage.machine.frame(stage.now, socket, line),
            (Err(_), None) => {}
        }
        stage.carry();
        // Nothing is due that was not done.
        stage.machine.tick(stage.now);
        stage.carry();
        assert!(stage.machine.deadline().is_none_or(|deadline| deadline > stage.now), "{:?}", stage.machine);
    }
    let _ = stage.machine.save();
}
