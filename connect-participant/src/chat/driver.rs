//! What carries a session's machine: its websockets, its calls, its clock, and the application's questions.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use awso::{Answered, Timestamp};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{Notify, oneshot, watch};
use tokio::time::timeout;

use super::clock::Clock;
use super::error::EndReason;
use super::event::ChatEvent;
use super::machine::{Answer, Call, CallId, CommandId, Connection, Machine, Outcome, Output};
use super::socket::{Happening, Socket};
use crate::{Client, CreateParticipantConnectionResponse};

/// How many events wait for the application before the session does without a connection, and how many are left when it
/// makes one again: what was said in between comes with the catch-up.
const MOST_EVENTS: usize = 2_048;
const FEW_EVENTS: usize = MOST_EVENTS / 2;
/// How long a websocket that is not needed any more may take to close.
const GOODBYE: Duration = Duration::from_secs(2);

type Calling = Pin<Box<dyn Future<Output = (CallId, Answer)> + Send>>;
type Closing = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What the session's task shares with the handle and the events.
pub(super) struct Shared {
    pub(super) client: Client,
    pub(super) clock: Clock,
    state: Mutex<State>,
    /// Rung when the machine may want something.
    bell: Notify,
    pub(super) status: watch::Sender<Status>,
}

/// Where the session stands, as its handle may wait for.
#[derive(Clone, Debug, Default)]
pub(super) struct Status {
    pub(super) was_connected: bool,
    pub(super) is_connected: bool,
    pub(super) is_caught_up: bool,
    /// Which token there is; none while one is asked for.
    pub(super) token: Option<u64>,
    pub(super) ended: Option<EndReason>,
}

pub(super) struct State {
    pub(super) machine: Machine,
    outcomes: HashMap<CommandId, oneshot::Sender<Outcome>>,
    events: VecDeque<ChatEvent>,
    /// Nobody takes events any more.
    has_no_listener: bool,
    listener: Option<Waker>,
    is_over: bool,
}

impl Shared {
    pub(super) fn new(client: Client, clock: Clock, machine: Machine) -> Self {
        let state = State {
            machine,
            outcomes: HashMap::new(),
            events: VecDeque::new(),
            has_no_listener: false,
            listener: None,
            is_over: false,
        };
        let status = watch::Sender::new(Status::default());
        Shared { client, clock, state: Mutex::new(state), bell: Notify::new(), status }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere is reported where it happened.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the machine for something, and lets the task do what comes of it.
    pub(super) fn with<T>(&self, ask: impl FnOnce(&mut Machine) -> T) -> T {
        let result = ask(&mut self.lock().machine);
        self.bell.notify_one();
        result
    }

    /// As [`with`](Self::with), for what has an outcome.
    pub(super) fn command<T>(
        &self,
        ask: impl FnOnce(&mut Machine) -> (T, CommandId),
    ) -> (T, oneshot::Receiver<Outcome>) {
        let (done, outcome) = oneshot::channel();
        let mut state = self.lock();
        let (result, command) = ask(&mut state.machine);
        state.outcomes.insert(command, done);
        if state.is_over {
            state.answer();
        }
        drop(state);
        self.bell.notify_one();
        (result, outcome)
    }

    pub(super) fn poll_event(&self, waker: &Waker) -> Poll<Option<ChatEvent>> {
        let mut state = self.lock();
        if let Some(event) = state.events.pop_front() {
            if state.events.len() == FEW_EVENTS {
                self.bell.notify_one();
            }
            return Poll::Ready(Some(event));
        }
        if state.is_over {
            return Poll::Ready(None);
        }
        state.listener = Some(waker.clone());
        Poll::Pending
    }

    pub(super) fn forget_events(&self) {
        let mut state = self.lock();
        state.has_no_listener = true;
        state.events = VecDeque::new();
        drop(state);
        // It may have gone without a connection because of them.
        self.bell.notify_one();
    }

    pub(super) fn abandon(&self) {
        let now = self.clock.now();
        self.with(|machine| machine.abandon(now));
    }
}

impl State {
    fn tell(&mut self, event: ChatEvent) {
        if !self.has_no_listener {
            self.events.push_back(event);
        }
    }

    fn done(&mut self, command: CommandId, outcome: Outcome) {
        // Who does not wait for it any more does not want to know.
        if let Some(done) = self.outcomes.remove(&command) {
            let _ = done.send(outcome);
        }
    }

    /// Tells and answers when the task is no more: there is nothing left to be done but that.
    fn answer(&mut self) {
        while let Some(output) = self.machine.poll() {
            match output {
                Output::Event(event) => self.tell(event),
                Output::Done(command, outcome) => self.done(command, outcome),
                _ => {}
            }
        }
    }

    fn wake(&mut self) {
        if let Some(listener) = self.listener.take() {
            listener.wake();
        }
    }
}

/// Ends the session when its task ends, also where that ends before its time: with its runtime, or by a panic.
struct LastWord(Arc<Shared>);

impl Drop for LastWord {
    fn drop(&mut self) {
        let now = self.0.clock.now();
        let mut state = self.0.lock();
        state.machine.abandon(now);
        state.answer();
        state.is_over = true;
        state.wake();
        self.0.tell_status(&state.machine);
    }
}

/// The task of a session.
pub(super) struct Driver {
    shared: Arc<Shared>,
    last_word: Option<LastWord>,
    sockets: Vec<Socket>,
    calls: FuturesUnordered<Calling>,
    closing: FuturesUnordered<Closing>,
}

/// What the task has waited for.
enum Woken {
    Asked,
    Answered(CallId, Answer),
    Socket(usize, Happening),
    Time,
}

impl Driver {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let last_word = Some(LastWord(Arc::clone(&shared)));
        Driver {
            shared,
            last_word,
            sockets: Vec::new(),
            calls: FuturesUnordered::new(),
            closing: FuturesUnordered::new(),
        }
    }

    pub(super) async fn run(mut self) {
        loop {
            let deadline = {
                let shared = Arc::clone(&self.shared);
                let mut state = shared.lock();
                self.carry_out(&mut state);
                if state.machine.ended().is_some() {
                    break;
                }
                state.machine.deadline()
            };
            let woken = self.wait(deadline).await;
            let now = self.shared.clock.now();
            let shared = Arc::clone(&self.shared);
            let machine = &mut shared.lock().machine;
            match woken {
                Woken::Asked => {}
                Woken::Time => machine.tick(now),
                Woken::Answered(id, answer) => machine.answered(now, id, answer),
                Woken::Socket(place, happening) => {
                    let id = self.sockets[place].id;
                    match happening {
                        Happening::Opened => machine.socket_opened(now, id),
                        Happening::Text(text) => machine.frame(now, id, &text),
                        Happening::Failed(error) => {
                            self.sockets.swap_remove(place);
                            machine.socket_failed(now, id, error);
                        }
                        Happening::Closed(reason) => {
                            // Its own goodbye is still to be said.
                            let socket = self.sockets.swap_remove(place);
                            self.close(socket);
                            machine.socket_closed(now, id, reason);
                        }
                    }
                }
            }
        }
        self.last_word = None;
        self.calls.clear();
        while self.closing.next().await.is_some() {}
    }

    async fn wait(&mut self, deadline: Option<std::time::Instant>) -> Woken {
        let Driver { shared, sockets, calls, closing, .. } = self;
        let happening = poll_fn(|cx| {
            for (place, socket) in sockets.iter_mut().enumerate() {
                if let Poll::Ready(happening) = socket.poll_next(cx) {
                    return Poll::Ready((place, happening));
                }
            }
            Poll::Pending
        });
        tokio::select! {
            Some((id, answer)) = calls.next(), if !calls.is_empty() => Woken::Answered(id, answer),
            (place, happening) = happening => Woken::Socket(place, happening),
            Some(()) = closing.next(), if !closing.is_empty() => Woken::Asked,
            () = shared.bell.notified() => Woken::Asked,
            () = shared.clock.until(deadline) => Woken::Time,
        }
    }

    /// Does what the machine wants done.
    fn carry_out(&mut self, state: &mut State) {
        let now = self.shared.clock.now();
        let is_suspended = state.events.len() >= MOST_EVENTS;
        if is_suspended || state.events.len() <= FEW_EVENTS {
            state.machine.set_suspended(now, is_suspended);
        }
        while let Some(output) = state.machine.poll() {
            match output {
                Output::Open(id, url) => self.sockets.push(Socket::open(id, &self.shared.client, url)),
                Output::Send(id, text) => {
                    if let Some(socket) = self.sockets.iter_mut().find(|socket| socket.id == id) {
                        socket.send(text);
                    }
                }
                Output::Close(id) => {
                    if let Some(place) = self.sockets.iter().position(|socket| socket.id == id) {
                        let socket = self.sockets.swap_remove(place);
                        self.close(socket);
                    }
                }
                Output::Call(id, call) => self.calls.push(make(self.shared.client.clone(), id, call)),
                Output::Event(event) => state.tell(event),
                Output::Done(command, outcome) => state.done(command, outcome),
            }
        }
        if !state.events.is_empty() {
            state.wake();
        }
        self.shared.tell_status(&state.machine);
    }

    fn close(&mut self, socket: Socket) {
        self.closing.push(Box::pin(async move {
            // One that does not say goodbye is let go all the same.
            let _ = timeout(GOODBYE, socket.close()).await;
        }));
    }
}

impl Shared {
    fn tell_status(&self, machine: &Machine) {
        self.status.send_if_modified(|status| {
            let token = machine.token().map(|(_, generation)| generation);
            let is_new = status.is_connected != machine.is_connected()
                || status.is_caught_up != machine.is_caught_up()
                || status.token != token
                || status.ended.is_some() != machine.ended().is_some();
            if is_new {
                status.is_connected = machine.is_connected();
                status.was_connected |= status.is_connected;
                status.is_caught_up = machine.is_caught_up();
                status.token = token;
                status.ended = machine.ended().cloned();
            }
            is_new
        });
    }
}

/// Makes a call.
fn make(client: Client, id: CallId, call: Call) -> Calling {
    match call {
        Call::Connect(input) => Box::pin(async move {
            let answer = client.send(input).with_metadata().await.map(connection);
            (id, Answer::Connected(answer.map_err(Into::into)))
        }),
        Call::Message(input) => {
            Box::pin(async move { (id, Answer::Message(client.send(input).await.map_err(Into::into))) })
        }
        Call::Event(input) => {
            Box::pin(async move { (id, Answer::Event(client.send(input).await.map_err(Into::into))) })
        }
        Call::Transcript(input) => {
            Box::pin(async move { (id, Answer::Transcript(client.send(input).await.map_err(Into::into))) })
        }
        Call::Disconnect(input) => Box::pin(async move {
            let answer = client.send(input).await.map(drop);
            (id, Answer::Disconnected(answer.map_err(Into::into)))
        }),
    }
}

/// How long things last goes by the clock of who gave them, if it says what time it has.
fn connection(answered: Answered<CreateParticipantConnectionResponse>) -> Connection {
    let date = answered.metadata.headers().get("date").and_then(|date| date.to_str().ok()?.parse().ok());
    Connection::of(answered.output, date.unwrap_or_else(Timestamp::now))
}
