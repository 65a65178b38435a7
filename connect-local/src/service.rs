//! The machine with everything around it that waits: the lock, the queues of sockets, the clock's alarm.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::sleep;

use crate::clock::Moment;
use crate::disk::{Backlog, Disk};
use crate::exchange::{HoldId, Reply};
use crate::instance::Instance;
use crate::log::Report;
use crate::page::Page;
use crate::refusal::Refusal;
use crate::socket::{Close, Output, SocketId};

/// How many frames wait for a socket, and how many bytes, before it is too slow to be kept.
const MOST_FRAMES: usize = 2_048;
const MOST_BYTES: usize = 1024 * 1024;
/// How many pages listen at once. A browser opens six connections to a server at most.
const MOST_LISTENERS: usize = 16;
/// How long the alarm sleeps at most: the system's clock may be set, and the machine may be put to sleep.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// What the connections share with the handle.
#[derive(Debug)]
pub(crate) struct Service {
    state: Mutex<State>,
    /// Where it is written down, if it is.
    pub(crate) disk: Option<Disk>,
    /// Rung when something is to happen earlier than was known.
    alarm: Notify,
    page: Page,
    log: Report,
}

#[derive(Debug)]
pub(crate) struct State {
    instance: Instance,
    queues: HashMap<SocketId, Queue>,
    /// The pages that want to hear of everything.
    listeners: Vec<Queue>,
    pub(crate) backlog: Backlog,
    /// Whether the operator knows that the disk takes nothing.
    pub(crate) is_stuck_told: bool,
    /// Those who wait with a reply.
    held: HashMap<HoldId, oneshot::Sender<()>>,
    /// What the alarm is set to.
    next: Option<Moment>,
}

/// The near end of what waits for a socket.
#[derive(Debug)]
struct Queue {
    frames: mpsc::Sender<Outgoing>,
    bytes: Arc<AtomicUsize>,
}

/// What goes to a socket.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    Text(Arc<str>),
    Close(Close),
}

/// The far end of what waits for a socket.
#[derive(Debug)]
pub(crate) struct Inbox {
    frames: mpsc::Receiver<Outgoing>,
    bytes: Arc<AtomicUsize>,
}

impl Inbox {
    /// The next one; none when the socket is to go without a word.
    pub(crate) async fn next(&mut self) -> Option<Outgoing> {
        let outgoing = self.frames.recv().await?;
        self.took(&outgoing);
        Some(outgoing)
    }

    /// The next one if it is there; else whether nothing will come any more.
    pub(crate) fn try_next(&mut self) -> Result<Outgoing, bool> {
        let outgoing = self.frames.try_recv().map_err(|error| error == TryRecvError::Disconnected)?;
        self.took(&outgoing);
        Ok(outgoing)
    }

    fn took(&self, outgoing: &Outgoing) {
        if let Outgoing::Text(text) = outgoing {
            self.bytes.fetch_sub(text.len(), Ordering::Relaxed);
        }
    }
}

impl Queue {
    fn new() -> (Queue, Inbox) {
        let (sender, receiver) = mpsc::channel(MOST_FRAMES);
        let bytes = Arc::new(AtomicUsize::new(0));
        (Queue { frames: sender, bytes: Arc::clone(&bytes) }, Inbox { frames: receiver, bytes })
    }

    /// Whether it fits.
    fn put(&self, outgoing: Outgoing) -> bool {
        if let Outgoing::Text(text) = &outgoing {
            let waiting = self.bytes.fetch_add(text.len(), Ordering::Relaxed);
            if waiting.saturating_add(text.len()) > MOST_BYTES {
                return false;
            }
        }
        self.frames.try_send(outgoing).is_ok()
    }
}

impl Service {
    /// The machine, and whom to tell of its disk, if it has one.
    pub(crate) fn new(instance: Instance, disk: Option<Report>) -> Self {
        let log = instance.settings.log.clone();
        let state = State {
            instance,
            queues: HashMap::new(),
            backlog: Backlog::default(),
            is_stuck_told: false,
            listeners: Vec::new(),
            held: HashMap::new(),
            next: None,
        };
        let (state, disk) = (Mutex::new(state), disk.map(Disk::new));
        Service { state, disk, alarm: Notify::new(), page: Page::default(), log }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere is reported where it happened; it leaves nothing half-done that matters here.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the bell, or for so long. Others may have the lock in between.
    pub(crate) fn wait<'s>(
        &self,
        bell: &Condvar,
        state: MutexGuard<'s, State>,
        most: Option<Duration>,
    ) -> MutexGuard<'s, State> {
        match most {
            None => bell.wait(state).unwrap_or_else(PoisonError::into_inner),
            Some(most) => bell.wait_timeout(state, most).unwrap_or_else(PoisonError::into_inner).0,
        }
    }

    /// Waits until all that the machine has done is on its disk, so that it can be told.
    ///
    /// # Errors
    /// The disk takes nothing.
    pub(crate) async fn kept(&self) -> Result<(), Refusal> {
        match &self.disk {
            None => Ok(()),
            Some(disk) => {
                let step = self.lock().backlog.step();
                disk.wait(step).await
            }
        }
    }

    /// Whether it is of no use to ask the machine for anything.
    pub(crate) fn is_stuck(&self) -> bool {
        self.disk.as_ref().is_some_and(Disk::is_stuck)
    }

    /// Lets the machine make a step, and waits until what comes of it is on its disk.
    pub(crate) fn step_and_wait<T>(&self, step: impl FnOnce(&mut Instance) -> T) -> T {
        let result = self.step(step);
        if let Some(disk) = &self.disk {
            let step = self.lock().backlog.step();
            disk.block(self, step);
        }
        result
    }

    /// Lets the thread that writes end, when everything is written.
    pub(crate) fn close(&self) {
        self.lock().backlog.close();
        if let Some(disk) = &self.disk {
            disk.ring();
        }
    }

    /// Lets the machine make a step, and passes on what comes of it when it is on the disk.
    pub(crate) fn step<T>(&self, step: impl FnOnce(&mut Instance) -> T) -> T {
        self.step_with(|state| step(&mut state.instance))
    }

    fn step_with<T>(&self, step: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.lock();
        state.instance.tick();
        let result = step(&mut state);
        state.instance.tick();
        state.pass_on(self.disk.as_ref());
        state.tell_listeners();
        let next = state.instance.next().map(|(at, _)| at);
        if next.is_some_and(|next| state.next.is_none_or(|known| next < known)) {
            self.alarm.notify_one();
        }
        state.next = next;
        let lines = state.instance.log.take();
        drop(state);
        lines.iter().for_each(|line| self.log.tell(line));
        result
    }

    /// Lets the machine decide on a reply. The receiver is told when it may go; without one it may at once.
    pub(crate) fn reply(
        &self,
        decide: impl FnOnce(&mut Instance) -> Reply,
    ) -> (Reply, Option<oneshot::Receiver<()>>) {
        self.step_with(|state| {
            let reply = decide(&mut state.instance);
            let released = state.await_release(reply.hold);
            (reply, released)
        })
    }

    /// Waits so long by the machine's clock.
    pub(crate) async fn pause(&self, duration: Duration) {
        if duration.is_zero() {
            return;
        }
        let released = self.step_with(|state| {
            let hold = state.instance.hold(duration);
            state.await_release(hold)
        });
        if let Some(released) = released {
            // What cannot be released any more is not to wait for ever.
            let _ = released.await;
        }
    }

    /// Opens a socket with the secret of its URL. What is for it comes out of the inbox.
    pub(crate) fn open_socket(&self, secret: &str) -> Result<(SocketId, Inbox), Refusal> {
        self.step_with(|state| {
            let id = state.instance.open_socket(secret)?;
            let (queue, inbox) = Queue::new();
            state.queues.insert(id, queue);
            Ok((id, inbox))
        })
    }

    pub(crate) fn page(&self) -> &Page {
        &self.page
    }

    /// Gives all that a page starts with; what changes after that comes out of the inbox.
    pub(crate) fn listen(&self) -> (String, Inbox) {
        self.step_with(|state| {
            // Changes until now are in what it starts with, but others have not heard of them yet.
            state.tell_listeners();
            // Who is open the longest gives way: a page that somebody looks at asks again.
            if state.listeners.len() >= MOST_LISTENERS {
                state.listeners.remove(0);
            }
            let (queue, inbox) = Queue::new();
            state.listeners.push(queue);
            state.instance.journal.is_watched = true;
            (self.page.show_all(&state.instance), inbox)
        })
    }

    /// Ends the events of all pages.
    pub(crate) fn dismiss_listeners(&self) {
        self.step_with(|state| state.listeners.clear());
    }

    /// The socket is closed.
    pub(crate) fn socket_is_gone(&self, id: SocketId) {
        self.step_with(|state| {
            state.queues.remove(&id);
            state.instance.socket_is_gone(id);
        });
    }

    /// Calls the machine whenever something is due.
    pub(crate) async fn keep_time(&self) {
        loop {
            let wait = self.step(|instance| instance.next()).map(|(_, wait)| wait);
            let wait = wait.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP);
            tokio::select! {
                // The timer may be early by a part of a millisecond, which is as fine as the machine's time is.
                () = sleep(wait + Duration::from_millis(1)) => {}
                () = self.alarm.notified() => {}
            }
        }
    }
}

impl State {
    fn await_release(&mut self, hold: Option<HoldId>) -> Option<oneshot::Receiver<()>> {
        let hold = hold?;
        let (release, released) = oneshot::channel();
        // Whether somebody waits for it or not, it goes when it is due.
        self.held.insert(hold, release);
        Some(released)
    }

    /// Pages are told at once, as things happen: they watch, and promise nothing.
    fn tell_listeners(&mut self) {
        self.listeners.retain(|listener| !listener.frames.is_closed());
        self.instance.journal.is_watched = !self.listeners.is_empty();
        for text in self.instance.show_changes() {
            let text: Arc<str> = text.into();
            // One that is too slow is dropped, and starts anew.
            self.listeners.retain(|listener| listener.put(Outgoing::Text(Arc::clone(&text))));
        }
    }

    fn pass_on(&mut self, disk: Option<&Disk>) {
        let outputs = self.instance.take_outputs();
        let Some(disk) = disk else {
            self.instance.take_changes(|_, _| {});
            return self.deliver(outputs);
        };
        let backlog = &mut self.backlog;
        self.instance.take_changes(|key, value| backlog.put(key, value));
        if backlog.is_empty() {
            self.deliver(outputs);
        } else {
            backlog.hold(outputs);
            disk.ring();
        }
    }

    pub(crate) fn deliver(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            let (id, outgoing, is_last) = match output {
                Output::Frame(id, text) => (id, Outgoing::Text(text), false),
                Output::Close(id, close) => (id, Outgoing::Close(close), true),
                Output::Drop(id) => {
                    self.queues.remove(&id);
                    continue;
                }
                Output::Release(id) => {
                    if let Some(release) = self.held.remove(&id) {
                        let _ = release.send(());
                    }
                    continue;
                }
            };
            let Some(queue) = self.queues.get(&id) else { continue };
            // Who does not read what they are sent is dropped, so that nobody else's memory is spent on it.
            if !queue.put(outgoing) || is_last {
                self.queues.remove(&id);
                self.instance.socket_is_gone(id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_is_bounded_by_count_and_by_size() {
        let (queue, _inbox) = Queue::new();
        let small: Arc<str> = "x".into();
        let taken = (0..MOST_FRAMES + 10).filter(|_| queue.put(Outgoing::Text(Arc::clone(&small)))).count();
        assert_eq!(taken, MOST_FRAMES);
        let (queue, _inbox) = Queue::new();
        let large: Arc<str> = "x".repeat(MOST_BYTES / 4).into();
        let taken = (0..10).filter(|_| queue.put(Outgoing::Text(Arc::clone(&large)))).count();
        assert_eq!(taken, 4);
    }

    #[tokio::test]
    async fn what_was_taken_out_makes_room() {
        let (queue, mut inbox) = Queue::new();
        let large: Arc<str> = "x".repeat(MOST_BYTES).into();
        for _ in 0..3 {
            assert!(queue.put(Outgoing::Text(Arc::clone(&large))));
            assert!(matches!(inbox.next().await, Some(Outgoing::Text(_))));
        }
    }
}
