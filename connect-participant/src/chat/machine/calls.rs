//! Calls and their token: what asks for a token waits for one; what is denied is asked once more with a fresh one; and
//! where none is given, the chat is over.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::super::entry::EntryKey;
use super::super::error::{CallError, CallErrorKind, EndReason};
use super::{Answer, Call, CallId, CommandId, Connection, Machine, Output, later};
use crate::{
    ConnectionToken, ConnectionType, CreateParticipantConnectionRequest, DisconnectParticipantRequest,
};

/// How long connection tokens are known to hold, for an answer that does not say.
pub(super) const USUAL_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long before its end a token is replaced.
const MARGIN: Duration = Duration::from_secs(60);
/// How soon one is replaced at the earliest, however short its life is said to be.
const SHORTEST_USE: Duration = Duration::from_secs(30);
/// How long a call waits for a token.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a call is for.
#[derive(Clone, Debug)]
pub(super) enum Purpose {
    Connect { websocket: bool, credentials: bool },
    Message(EntryKey),
    Typing(CommandId),
    Receipt,
    Transcript,
    Disconnect,
}

#[derive(Debug)]
struct Pending {
    purpose: Purpose,
    /// That of the token it was made with.
    generation: u64,
    is_repeated: bool,
}

#[derive(Debug)]
struct Waiting {
    purpose: Purpose,
    is_repeated: bool,
    until: Instant,
}

/// The calls under way, and the token they are made with.
#[derive(Debug)]
pub(super) struct Calls {
    pending: HashMap<CallId, Pending>,
    /// What waits for a token.
    waiting: Vec<Waiting>,
    token: Option<ConnectionToken>,
    generation: u64,
    refresh_at: Option<Instant>,
    /// Whether one is being asked for.
    is_refreshing: bool,
    is_wanted: bool,
    failures: u32,
    not_before: Instant,
}

impl Calls {
    pub(super) fn new(now: Instant) -> Self {
        Calls {
            pending: HashMap::new(),
            waiting: Vec::new(),
            token: None,
            generation: 0,
            refresh_at: None,
            is_refreshing: false,
            is_wanted: false,
            failures: 0,
            not_before: now,
        }
    }

    pub(super) fn forget(&mut self) {
        (self.pending, self.waiting) = (HashMap::new(), Vec::new());
        self.token = None;
    }

    fn wants_token(&self, now: Instant) -> bool {
        let is_old = self.refresh_at.is_some_and(|at| at <= now);
        !self.is_refreshing
            && (self.token.is_none() && (self.is_wanted || !self.waiting.is_empty()) || is_old)
    }
}

impl Machine {
    /// The token, and which one it is, for a call that somebody else makes.
    pub fn token(&self) -> Option<(&ConnectionToken, u64)> {
        self.calls.token.as_ref().map(|token| (token, self.calls.generation))
    }

    /// This token was not taken, or none is there: another one is asked for.
    pub fn want_token(&mut self, now: Instant, denied: Option<u64>) {
        self.at(now);
        if denied == Some(self.calls.generation) {
            self.calls.token = None;
        }
        self.calls.is_wanted = self.calls.token.is_none();
        self.drive();
    }

    pub(super) fn credentials_deadline(&self) -> Option<Instant> {
        let calls = &self.calls;
        let given_up = calls.waiting.iter().map(|waiting| waiting.until).min();
        [given_up, self.refresh_deadline()].into_iter().flatten().min()
    }

    fn refresh_deadline(&self) -> Option<Instant> {
        let calls = &self.calls;
        if calls.is_refreshing {
            return None;
        }
        if calls.token.is_none() {
            return (calls.is_wanted || !calls.waiting.is_empty()).then_some(calls.not_before);
        }
        calls.refresh_at.map(|at| at.max(calls.not_before))
    }

    pub(super) fn drive_credentials(&mut self) {
        let now = self.now;
        let late: Vec<Waiting> = self.calls.waiting.extract_if(.., |waiting| waiting.until <= now).collect();
        for Waiting { purpose, .. } in late {
            self.fail_call(&purpose);
        }
        if self.calls.wants_token(self.now) && self.calls.not_before <= self.now {
            // The token alone: a websocket's URL would be given for nothing.
            self.issue(Purpose::Connect { websocket: false, credentials: true });
        }
    }

    /// Whether a connection that is asked for had better bring a token, too.
    pub(super) fn needs_credentials(&self) -> bool {
        let is_old = self.calls.refresh_at.is_some_and(|at| at <= self.now + MARGIN);
        !self.calls.is_refreshing && (self.calls.token.is_none() || is_old)
    }

    /// Makes a call, as soon as there is a token for it.
    pub(super) fn issue(&mut self, purpose: Purpose) {
        self.issue_as(purpose, false);
    }

    fn issue_as(&mut self, purpose: Purpose, is_repeated: bool) {
        let call = match (&purpose, self.calls.token.clone()) {
            (Purpose::Connect { websocket, credentials }, _) => {
                self.calls.is_refreshing |= credentials;
                Some(self.connect(*websocket, *credentials))
            }
            (_, None) => {
                let until = self.now + PATIENCE;
                return self.calls.waiting.push(Waiting { purpose, is_repeated, until });
            }
            (Purpose::Message(key), Some(token)) => self.message_call(*key, token),
            (Purpose::Typing(_), Some(token)) => Some(self.typing_call(token)),
            (Purpose::Receipt, Some(token)) => self.receipt_call(token),
            (Purpose::Transcript, Some(token)) => self.transcript_call(token),
            (Purpose::Disconnect, Some(token)) => Some(Call::Disconnect(DisconnectParticipantRequest {
                client_token: Some(self.random.client_token().into()),
                connection_token: token,
            })),
        };
        // What a call was for may have been settled while it waited.
        let Some(call) = call else { return self.needs_no_call(&purpose) };
        let id = CallId(self.random.count());
        let generation = self.calls.generation;
        self.calls.pending.insert(id, Pending { purpose, generation, is_repeated });
        self.outputs.push_back(Output::Call(id, call));
    }

    fn connect(&self, websocket: bool, credentials: bool) -> Call {
        let types = [
            websocket.then_some(ConnectionType::Websocket),
            credentials.then_some(ConnectionType::ConnectionCredentials),
        ];
        Call::Connect(CreateParticipantConnectionRequest {
            r#type: Some(types.into_iter().flatten().collect::<Vec<_>>().into()),
            participant_token: self.participant_token.clone(),
            connect_participant: self.options.connect_participant.then_some(true),
        })
    }

    pub(super) fn take_answer(&mut self, id: CallId, answer: Answer) {
        let Some(Pending { purpose, generation, is_repeated }) = self.calls.pending.remove(&id) else {
            return;
        };
        let answer = match (purpose, answer) {
            (Purpose::Connect { websocket, credentials }, Answer::Connected(result)) => {
                return self.connected(websocket, credentials, result);
            }
            (purpose, answer) if answer.is_denied() && !is_repeated => {
                if generation == self.calls.generation {
                    self.calls.token = None;
                }
                return self.issue_as(purpose, true);
            }
            answer => answer,
        };
        match answer {
            (Purpose::Message(key), Answer::Message(result)) => self.message_answered(key, result),
            (Purpose::Typing(command), Answer::Event(result)) => self.typing_answered(command, result),
            (Purpose::Receipt, Answer::Event(result)) => self.receipt_answered(result),
            (Purpose::Transcript, Answer::Transcript(result)) => self.page_answered(result),
            (Purpose::Disconnect, Answer::Disconnected(result)) => self.disconnected(result),
            // An answer of another kind than the call's is a mistake of who carries the machine.
            _ => {}
        }
    }

    /// No token was given in time.
    fn fail_call(&mut self, purpose: &Purpose) {
        let late = |operation| {
            let text = format!("{operation} was not sent: no connection token was given in time");
            CallError::new(operation, CallErrorKind::Passing, text)
        };
        match purpose {
            Purpose::Connect { .. } => {}
            Purpose::Message(key) => self.message_answered(*key, Err(late("SendMessage"))),
            Purpose::Typing(command) => self.typing_answered(*command, Err(late("SendEvent"))),
            Purpose::Receipt => self.receipt_answered(Err(late("SendEvent"))),
            Purpose::Transcript => self.page_answered(Err(late("GetTranscript"))),
            Purpose::Disconnect => self.disconnected(Err(late("DisconnectParticipant"))),
        }
    }

    /// Whatever a page under way is answered, nobody wants to know.
    pub(super) fn forget_page(&mut self) {
        self.calls.pending.retain(|_, pending| !matches!(pending.purpose, Purpose::Transcript));
        self.calls.waiting.retain(|waiting| !matches!(waiting.purpose, Purpose::Transcript));
    }

    fn connected(&mut self, websocket: bool, credentials: bool, result: Result<Connection, CallError>) {
        if credentials {
            self.calls.is_refreshing = false;
        }
        let connection = match result {
            Ok(connection) => connection,
            Err(error) if error.kind() == CallErrorKind::Denied => return self.end(EndReason::Denied(error)),
            // Later on it may be anybody's: a proxy's, a deployment's.
            Err(error) if error.kind() == CallErrorKind::Refused && !self.link.was_connected() => {
                return self.end(EndReason::Refused(error));
            }
            Err(error) => {
                if credentials {
                    self.calls.failures += 1;
                    self.calls.not_before = self.now + self.backoff(self.calls.failures);
                }
                if websocket {
                    self.attempt_failed(error.into());
                }
                return;
            }
        };
        match connection.credentials {
            Some((token, lasting)) => self.take_token(token, lasting),
            None if credentials => {
                self.calls.failures += 1;
                self.calls.not_before = self.now + self.backoff(self.calls.failures);
            }
            None => {}
        }
        if websocket {
            self.open(connection.websocket);
        }
    }

    fn take_token(&mut self, token: ConnectionToken, lasting: Duration) {
        let calls = &mut self.calls;
        calls.token = Some(token);
        calls.generation += 1;
        (calls.is_wanted, calls.failures, calls.not_before) = (false, 0, self.now);
        // Of a token that holds for less than two minutes, half the time is used.
        let used = lasting.saturating_sub(MARGIN).max(lasting / 2).max(SHORTEST_USE);
        calls.refresh_at = Some(later(self.now, used));
        for Waiting { purpose, is_repeated, .. } in std::mem::take(&mut calls.waiting) {
            self.issue_as(purpose, is_repeated);
        }
    }
}

impl Answer {
    fn is_denied(&self) -> bool {
        let error = match self {
            Answer::Connected(Err(error))
            | Answer::Message(Err(error))
            | Answer::Event(Err(error))
            | Answer::Transcript(Err(error))
            | Answer::Disconnected(Err(error)) => error,
            _ => return false,
        };
        error.kind() == CallErrorKind::Denied
    }
}
