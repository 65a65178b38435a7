//! The session as a machine that waits for nothing and opens nothing: what happens comes in through calls, each with
//! the time it is; what is to be done comes out of [`Machine::poll`]; [`Machine::deadline`] says when to call
//! [`tick`](Machine::tick). So any transport can carry it, and a test can let a day pass in a microsecond.
//!
//! ```text
//!   frames, answers, commands, time ─▶ Machine ─▶ open, send, close · calls · events · outcomes
//! ```
//!
//! After each input the machine looks at where it stands and does what is due ([`Machine::drive`]): nothing is
//! remembered to be done later but by its time.

mod calls;
mod item;
mod link;
mod outbox;
mod random;
mod receipts;
mod sync;
mod typing;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use awso::Timestamp;

use self::calls::{Calls, Purpose};
use self::link::Link;
use self::outbox::Outbox;
use self::random::Random;
pub use self::receipts::ReceiptKind;
use self::receipts::Receipts;
use self::sync::{Checkpoint, Sync};
use self::typing::Typing;
use super::entry::{Entry, EntryKey};
use super::error::{CallError, ChatError, EndReason, SocketError};
use super::event::{ChatEvent, LossReason, ReceiptOutcome, TypingOutcome};
use super::options::ChatOptions;
use super::saved::SavedChat;
use super::transcript::Transcript;
use crate::{
    ConnectionToken, ContactId, CreateParticipantConnectionRequest, CreateParticipantConnectionResponse,
    DisconnectParticipantRequest, GetTranscriptRequest, GetTranscriptResponse, ParticipantId,
    ParticipantToken, PreSignedConnectionUrl, SendEventRequest, SendEventResponse, SendMessageRequest,
    SendMessageResponse,
};

/// Names a websocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(u64);

/// Names a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(u64);

/// Names what the application asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(u64);

/// What is to be done.
#[derive(Debug)]
pub enum Output {
    /// Open a websocket. [`Machine::socket_opened`] or [`Machine::socket_failed`] tells what became of it.
    Open(SocketId, PreSignedConnectionUrl),
    /// Send this text on it.
    Send(SocketId, &'static str),
    /// Close it, whether it is open or not. Nothing more is to be said of it.
    Close(SocketId),
    /// Make this call. [`Machine::answered`] takes its answer.
    Call(CallId, Call),
    /// Tell the application.
    Event(ChatEvent),
    /// What the application asked for is done.
    Done(CommandId, Outcome),
}

/// A call to be made, with its token.
#[derive(Clone, Debug)]
pub enum Call {
    /// For a websocket, a connection token, or both.
    Connect(CreateParticipantConnectionRequest),
    /// A message.
    Message(SendMessageRequest),
    /// That one is typing, or has received or read something.
    Event(SendEventRequest),
    /// A page of the transcript.
    Transcript(GetTranscriptRequest),
    /// This participant leaves.
    Disconnect(DisconnectParticipantRequest),
}

/// What a call was answered.
#[derive(Debug)]
pub enum Answer {
    /// To [`Call::Connect`].
    Connected(Result<Connection, CallError>),
    /// To [`Call::Message`].
    Message(Result<SendMessageResponse, CallError>),
    /// To [`Call::Event`].
    Event(Result<SendEventResponse, CallError>),
    /// To [`Call::Transcript`].
    Transcript(Result<GetTranscriptResponse, CallError>),
    /// To [`Call::Disconnect`].
    Disconnected(Result<(), CallError>),
}

/// What a connection consists of, and for how long.
#[derive(Debug)]
pub struct Connection {
    /// Where to open a websocket, and how long it lasts.
    pub websocket: Option<(PreSignedConnectionUrl, Duration)>,
    /// What other calls ask for, and how long it holds.
    pub credentials: Option<(ConnectionToken, Duration)>,
}

impl Connection {
    /// What the service has answered at this time, by its own clock if that is known.
    pub fn of(response: CreateParticipantConnectionResponse, now: Timestamp) -> Self {
        let lasting = |expiry: Option<&str>, usual: Duration| {
            let Some(Ok(expiry)) = expiry.map(str::parse::<Timestamp>) else { return usual };
            let ((until, nanos), (from, from_nanos)) = (expiry.epoch(), now.epoch());
            let whole = u64::try_from(until.saturating_sub(from)).unwrap_or_default();
            let lasting = Duration::from_secs(whole) + Duration::from_nanos(u64::from(nanos));
            lasting.saturating_sub(Duration::from_nanos(u64::from(from_nanos)))
        };
        let websocket = response.websocket.and_then(|websocket| {
            Some((websocket.url?, lasting(websocket.connection_expiry.as_deref(), link::LONGEST_LIFE)))
        });
        let credentials = response.connection_credentials.and_then(|credentials| {
            Some((credentials.connection_token?, lasting(credentials.expiry.as_deref(), calls::USUAL_LIFE)))
        });
        Connection { websocket, credentials }
    }
}

/// What came of something that the application asked for.
#[derive(Debug)]
pub enum Outcome {
    /// A message is sent, or is not.
    Message(Result<Arc<Entry>, ChatError>),
    /// A receipt is sent, or is not.
    Receipt(Result<ReceiptOutcome, ChatError>),
    /// A signal is sent, or is not.
    Typing(Result<TypingOutcome, ChatError>),
    /// This participant has left.
    Disconnect(Result<(), ChatError>),
}

/// A session without its connections.
#[derive(Debug)]
pub struct Machine {
    options: ChatOptions,
    participant_token: ParticipantToken,
    participant_id: Option<ParticipantId>,
    contact_id: Option<ContactId>,
    now: Instant,
    random: Random,
    calls: Calls,
    link: Link,
    sync: Sync,
    transcript: Transcript,
    outbox: Outbox,
    receipts: Receipts,
    typing: Typing,
    leaving: Option<Leaving>,
    /// That this participant was idle for too long.
    is_auto_disconnected: bool,
    outputs: VecDeque<Output>,
    ended: Option<EndReason>,
}

/// This participant leaves.
#[derive(Debug)]
struct Leaving {
    commands: Vec<CommandId>,
    /// When to go without having heard that the chat ended, once the service has answered.
    at: Option<Instant>,
    is_asked: bool,
}

/// How long one who has left listens for what the service still says.
const GOODBYE: Duration = Duration::from_secs(2);

impl Machine {
    /// A session that begins now. The seed makes its client tokens and its jitter: a random UUID will do, and no two
    /// sessions may have the same.
    pub fn new(options: ChatOptions, participant_token: ParticipantToken, seed: u128, now: Instant) -> Self {
        let mut machine = Machine {
            participant_token,
            participant_id: options.participant_id.clone(),
            contact_id: options.contact_id.clone(),
            now,
            random: Random::new(seed),
            calls: Calls::new(now),
            link: Link::new(later(now, options.start_timeout)),
            sync: Sync::default(),
            transcript: Transcript::new(options.kept_items),
            outbox: Outbox::default(),
            receipts: Receipts::new(now),
            typing: Typing::default(),
            leaving: None,
            is_auto_disconnected: false,
            outputs: VecDeque::new(),
            ended: None,
            options,
        };
        machine.drive();
        machine
    }

    /// A session that goes on where the saved one was. What was said since then comes as events, what was said before
    /// does not.
    pub fn resume(options: ChatOptions, saved: SavedChat, seed: u128, now: Instant) -> Self {
        let mut machine = Machine::new(options, saved.participant_token, seed, now);
        machine.participant_id = machine.participant_id.or(saved.participant_id);
        machine.contact_id = machine.contact_id.or(saved.contact_id);
        let time = saved.checkpoint_time;
        machine.sync.resume(saved.checkpoint.map(|id| Checkpoint { id, time }), saved.known);
        machine.restore_unsent(saved.unsent);
        machine
    }

    /// What a later session needs to go on from here. It holds the participant's token: keep it as secret as that.
    pub fn save(&self) -> SavedChat {
        let checkpoint = self.sync.checkpoint();
        SavedChat {
            participant_token: self.participant_token.clone(),
            participant_id: self.participant_id.clone(),
            contact_id: self.contact_id.clone(),
            checkpoint: checkpoint.map(|checkpoint| checkpoint.id.clone()),
            checkpoint_time: checkpoint.and_then(|checkpoint| checkpoint.time.clone()),
            known: sync::told_behind(&self.transcript, checkpoint.map(|checkpoint| &checkpoint.id)),
            unsent: self.unsent(),
        }
    }

    /// Does what is due by now.
    pub fn tick(&mut self, now: Instant) {
        self.at(now);
        self.drive();
    }

    /// When to call [`tick`](Self::tick), if nothing happens before; none when it is over.
    pub fn deadline(&self) -> Option<Instant> {
        if self.ended.is_some() {
            return None;
        }
        let deadlines = [
            self.link_deadline(),
            self.credentials_deadline(),
            self.sync_deadline(),
            self.receipts.deadline(),
            self.typing.deadline(),
            self.leaving.as_ref().and_then(|leaving| leaving.at),
        ];
        deadlines.into_iter().flatten().min()
    }

    /// What is to be done next, until there is nothing.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// The websocket is open.
    pub fn socket_opened(&mut self, now: Instant, socket: SocketId) {
        self.at(now);
        self.opened(socket);
        self.drive();
    }

    /// The websocket could not be opened.
    pub fn socket_failed(&mut self, now: Instant, socket: SocketId, error: SocketError) {
        self.at(now);
        self.not_opened(socket, error);
        self.drive();
    }

    /// The websocket is closed, by the service with a code, or by who knows what without one.
    pub fn socket_closed(&mut self, now: Instant, socket: SocketId, reason: LossReason) {
        self.at(now);
        self.closed(socket, reason);
        self.drive();
    }

    /// A text came by websocket.
    pub fn frame(&mut self, now: Instant, socket: SocketId, text: &str) {
        self.at(now);
        self.hear(socket, text);
        self.drive();
    }

    /// A call was answered.
    pub fn answered(&mut self, now: Instant, id: CallId, answer: Answer) {
        self.at(now);
        self.take_answer(id, answer);
        self.drive();
    }

    /// This participant leaves. [`Outcome::Disconnect`] tells that it has, also if the chat was over before.
    pub fn disconnect(&mut self, now: Instant) -> CommandId {
        self.at(now);
        let command = self.command();
        match &mut self.leaving {
            _ if self.ended.is_some() => self.done(command, Outcome::Disconnect(Ok(()))),
            Some(leaving) => leaving.commands.push(command),
            None => self.leaving = Some(Leaving { commands: vec![command], at: None, is_asked: false }),
        }
        self.drive();
        command
    }

    /// Ends the session without a word to the service: nobody is there to hear it any more.
    pub fn abandon(&mut self, now: Instant) {
        self.at(now);
        self.end(EndReason::Abandoned);
    }

    /// Whether the application takes no events: then there is no connection until it does.
    pub fn set_suspended(&mut self, now: Instant, is_suspended: bool) {
        self.at(now);
        if self.suspend(is_suspended) {
            self.drive();
        }
    }

    /// What is known of the chat, the oldest first.
    pub fn transcript(&self) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        self.transcript.entries()
    }

    /// What was sent under this key.
    pub fn entry(&self, key: EntryKey) -> Option<&Arc<Entry>> {
        self.transcript.of_key(key)
    }

    /// Why it is over, if it is.
    pub fn ended(&self) -> Option<&EndReason> {
        self.ended.as_ref()
    }

    /// Whether there is a subscribed websocket.
    pub fn is_connected(&self) -> bool {
        self.ended.is_none() && self.link.is_live()
    }

    /// Whether nothing is missing of what was said until the connection was made.
    pub fn is_caught_up(&self) -> bool {
        self.sync.is_done()
    }

    /// Who this participant is, as far as that is known.
    pub fn participant_id(&self) -> Option<&ParticipantId> {
        self.participant_id.as_ref()
    }

    /// Which contact it is, as far as that is known.
    pub fn contact_id(&self) -> Option<&ContactId> {
        self.contact_id.as_ref()
    }

    fn at(&mut self, now: Instant) {
        self.now = self.now.max(now);
    }

    /// Does all that is due where the session stands.
    fn drive(&mut self) {
        if self.ended.is_some() {
            return;
        }
        self.drive_link();
        self.drive_credentials();
        self.drive_sync();
        self.drive_outbox();
        self.drive_receipts();
        self.drive_typing();
        self.drive_leaving();
    }

    fn drive_leaving(&mut self) {
        let Some(leaving) = &mut self.leaving else { return };
        if leaving.at.is_some_and(|at| at <= self.now) {
            return self.end(EndReason::Disconnected);
        }
        // What was sent before is sent before.
        if !leaving.is_asked && self.outbox.is_empty() {
            leaving.is_asked = true;
            self.issue(Purpose::Disconnect);
        }
    }

    fn disconnected(&mut self, result: Result<(), CallError>) {
        let Some(leaving) = &mut self.leaving else { return };
        match result {
            Ok(()) => leaving.at = Some(self.now + GOODBYE),
            Err(error) => {
                let commands = std::mem::take(&mut leaving.commands);
                self.leaving = None;
                for command in commands {
                    self.done(command, Outcome::Disconnect(Err(error.clone().into())));
                }
            }
        }
    }

    /// The chat is over: nothing is under way any more.
    fn end(&mut self, reason: EndReason) {
        if self.ended.is_some() {
            return;
        }
        let reason = match reason {
            EndReason::ChatEnded | EndReason::Denied(_) if self.leaving.is_some() => EndReason::Disconnected,
            EndReason::ChatEnded if self.is_auto_disconnected => EndReason::AutoDisconnected,
            reason => reason,
        };
        self.decide_at_last();
        self.release_held();
        // What was held may have told why.
        if self.ended.is_some() {
            return;
        }
        self.close_link();
        self.calls.forget();
        let over = || ChatError::Ended(reason.clone());
        self.fail_outbox(&over());
        self.fail_receipts(&over());
        self.fail_typing(&over());
        for command in self.leaving.take().map(|leaving| leaving.commands).unwrap_or_default() {
            self.done(command, Outcome::Disconnect(Ok(())));
        }
        self.event(ChatEvent::Ended(reason.clone()));
        self.ended = Some(reason);
    }

    fn command(&mut self) -> CommandId {
        CommandId(self.random.count())
    }

    /// Nothing is told behind the end.
    fn event(&mut self, event: ChatEvent) {
        if self.ended.is_none() {
            self.outputs.push_back(Output::Event(event));
        }
    }

    fn done(&mut self, command: CommandId, outcome: Outcome) {
        self.outputs.push_back(Output::Done(command, outcome));
    }

    /// How long to wait after so many failures in a row: half a second at most after the first, then twice as long each
    /// time up to 30 s, of which a random half is taken off, so that those who failed together do not come together.
    fn backoff(&mut self, failures: u32) -> Duration {
        let longest = Duration::from_millis(500) * 2_u32.saturating_pow(failures.saturating_sub(1).min(6));
        let longest = longest.min(Duration::from_secs(30));
        longest.mul_f64(0.5 + self.random.fraction() / 2.0)
    }
}

/// So much later; where there is no such time, so late that nobody waits for it.
fn later(now: Instant, by: Duration) -> Instant {
    const YEARS: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);
    now.checked_add(by).unwrap_or(now + YEARS)
}
