//! The websocket: how a session comes by one, minds it, and has the next one before it ends.

use std::time::{Duration, Instant};

use super::super::error::{ChatError, EndReason, SocketError};
use super::super::event::{ChatEvent, LossReason};
use super::super::frame::{Frame, HEARTBEAT, SUBSCRIBE};
use super::calls::Purpose;
use super::{Machine, Output, SocketId};
use crate::PreSignedConnectionUrl;

/// As amazon-connect-chatjs: it uses a websocket for 59 minutes, whatever the service says of it.
pub(super) const LONGEST_LIFE: Duration = Duration::from_secs(59 * 60);
/// How long before its end a websocket is replaced.
const MARGIN: Duration = Duration::from_secs(60);
const BETWEEN_HEARTBEATS: Duration = Duration::from_secs(10);
/// How long a heartbeat may go unanswered: with the time between two, a loss is seen within 15 s.
const HEARTBEAT_ANSWER: Duration = Duration::from_secs(5);
/// How soon one is replaced at the earliest, however short its life is said to be.
const SHORTEST_USE: Duration = Duration::from_secs(30);
/// How long a URL may take to be given. The call itself may take longer, and is not waited for.
const ASKING: Duration = Duration::from_secs(15);
/// A URL is good for 100 s: that leaves time for another attempt.
const OPENING: Duration = Duration::from_secs(15);
/// How often a subscription is asked for that is not answered, and how long each time.
const UNANSWERED: u32 = 4;
const SUBSCRIPTION_ANSWER: Duration = Duration::from_secs(2);
/// How often one is asked for that is refused, and how long after it.
const REFUSED: u32 = 5;
const AFTER_REFUSAL: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(super) struct Link {
    live: Option<Live>,
    attempt: Option<Attempt>,
    /// In a row, since a connection has proved to be good.
    failures: u32,
    not_before: Option<Instant>,
    /// When a session that was never connected gives up.
    given_until: Instant,
    was_connected: bool,
    /// Whether the application knows that there is no connection.
    is_loss_told: bool,
    is_suspended: bool,
    last_failure: Option<ChatError>,
}

/// A websocket that is subscribed.
#[derive(Debug)]
struct Live {
    socket: SocketId,
    rotate_at: Instant,
    beat_at: Instant,
    /// When the heartbeat that is not answered counts as lost.
    silent_at: Option<Instant>,
    /// A heartbeat was lost. It is still listened to until there is another one.
    is_deaf: bool,
    heartbeats_answered: u32,
}

#[derive(Debug)]
enum Attempt {
    /// A URL is asked for.
    Asked {
        due: Instant,
    },
    Opening {
        socket: SocketId,
        rotate_at: Instant,
        due: Instant,
    },
    Subscribing {
        socket: SocketId,
        rotate_at: Instant,
        due: Instant,
        unanswered: u32,
        refused: u32,
        is_waiting: bool,
    },
}

impl Link {
    pub(super) fn new(given_until: Instant) -> Self {
        Link {
            live: None,
            attempt: None,
            failures: 0,
            not_before: None,
            given_until,
            was_connected: false,
            is_loss_told: false,
            is_suspended: false,
            last_failure: None,
        }
    }

    pub(super) fn was_connected(&self) -> bool {
        self.was_connected
    }

    pub(super) fn is_live(&self) -> bool {
        self.live.as_ref().is_some_and(|live| !live.is_deaf)
    }

    fn is_wanted(&self, now: Instant) -> bool {
        !self.is_suspended && self.live.as_ref().is_none_or(|live| live.is_deaf || live.rotate_at <= now)
    }
}

impl Machine {
    pub(super) fn link_deadline(&self) -> Option<Instant> {
        let link = &self.link;
        let live =
            link.live.as_ref().map(|live| live.silent_at.map_or(live.beat_at, |at| at.min(live.beat_at)));
        let attempt = match &link.attempt {
            Some(
                Attempt::Asked { due } | Attempt::Opening { due, .. } | Attempt::Subscribing { due, .. },
            ) => Some(*due),
            None if link.is_suspended => None,
            None => {
                let wanted = link.live.as_ref().filter(|live| !live.is_deaf).map(|live| live.rotate_at);
                wanted.max(link.not_before).or(Some(self.now))
            }
        };
        let give_up = (!link.was_connected).then_some(link.given_until);
        [live, attempt, give_up].into_iter().flatten().min()
    }

    pub(super) fn drive_link(&mut self) {
        let now = self.now;
        if !self.link.was_connected && self.link.given_until <= now {
            let error = self.link.last_failure.take().unwrap_or(ChatError::Socket(SocketError::Late));
            return self.end(EndReason::NotConnected(Box::new(error)));
        }
        self.mind_heartbeats();
        match &self.link.attempt {
            None if self.link.is_wanted(now) && self.link.not_before.is_none_or(|at| at <= now) => {
                self.link.attempt = Some(Attempt::Asked { due: now + ASKING });
                let credentials = self.needs_credentials();
                self.issue(Purpose::Connect { websocket: true, credentials });
            }
            Some(Attempt::Asked { due } | Attempt::Opening { due, .. }) if *due <= now => {
                self.attempt_failed(SocketError::Late.into());
            }
            Some(Attempt::Subscribing { due, .. }) if *due <= now => self.subscribe_again(),
            _ => {}
        }
    }

    fn mind_heartbeats(&mut self) {
        let now = self.now;
        let Some(live) = &mut self.link.live else { return };
        if live.silent_at.is_some_and(|at| at <= now) {
            (live.is_deaf, live.silent_at) = (true, None);
            self.link.failures += 1;
            self.lost(LossReason::Silent);
        }
        let Some(live) = &mut self.link.live else { return };
        if live.beat_at <= now {
            live.beat_at = now + BETWEEN_HEARTBEATS;
            if !live.is_deaf {
                live.silent_at = live.silent_at.or(Some(now + HEARTBEAT_ANSWER));
            }
            self.outputs.push_back(Output::Send(live.socket, HEARTBEAT));
        }
    }

    /// A URL was given, or was not.
    pub(super) fn open(&mut self, websocket: Option<(PreSignedConnectionUrl, Duration)>) {
        // It may be that none is wanted any more.
        if !matches!(self.link.attempt, Some(Attempt::Asked { .. })) {
            return;
        }
        let Some((url, lasting)) = websocket else {
            let problem = "the service gave no URL";
            return self.attempt_failed(SocketError::Broken(problem.to_owned()).into());
        };
        let socket = SocketId(self.random.count());
        let lasting = lasting.saturating_sub(MARGIN).max(lasting / 2).clamp(SHORTEST_USE, LONGEST_LIFE);
        let (rotate_at, due) = (self.now + lasting, self.now + OPENING);
        self.link.attempt = Some(Attempt::Opening { socket, rotate_at, due });
        self.outputs.push_back(Output::Open(socket, url));
    }

    pub(super) fn opened(&mut self, opened: SocketId) {
        match self.link.attempt {
            Some(Attempt::Opening { socket, rotate_at, .. }) if socket == opened => {
                self.link.attempt = Some(Attempt::Subscribing {
                    socket,
                    rotate_at,
                    due: self.now + SUBSCRIPTION_ANSWER,
                    unanswered: 1,
                    refused: 0,
                    is_waiting: false,
                });
                self.outputs.push_back(Output::Send(socket, SUBSCRIBE));
            }
            // It was given up.
            _ => self.outputs.push_back(Output::Close(opened)),
        }
    }

    fn is_attempted(&self, id: SocketId) -> bool {
        match &self.link.attempt {
            Some(Attempt::Opening { socket, .. } | Attempt::Subscribing { socket, .. }) => *socket == id,
            _ => false,
        }
    }

    pub(super) fn not_opened(&mut self, socket: SocketId, error: SocketError) {
        if self.is_attempted(socket) {
            self.attempt_failed(error.into());
        }
    }

    /// Its answer is late, or the time after its refusal is over.
    fn subscribe_again(&mut self) {
        let Some(Attempt::Subscribing { socket, due, unanswered, is_waiting, .. }) = &mut self.link.attempt
        else {
            return;
        };
        if !*is_waiting {
            *unanswered += 1;
            if *unanswered > UNANSWERED {
                return self.attempt_failed(ChatError::SubscriptionUnanswered);
            }
        }
        *is_waiting = false;
        *due = self.now + SUBSCRIPTION_ANSWER;
        self.outputs.push_back(Output::Send(*socket, SUBSCRIBE));
    }

    pub(super) fn closed(&mut self, socket: SocketId, reason: LossReason) {
        if self.is_attempted(socket) {
            let problem = "it was closed before it was subscribed";
            self.attempt_failed(SocketError::Broken(problem.to_owned()).into());
        } else if self.link.live.as_ref().is_some_and(|live| live.socket == socket) {
            let live = self.link.live.take();
            // One that was closed before its second heartbeat is no better than one that did not open.
            if live.is_some_and(|live| live.heartbeats_answered < 2) {
                self.link.failures += 1;
            }
            if self.link.not_before.is_none() {
                let wait = self.backoff(self.link.failures.max(1));
                self.link.not_before = Some(self.now + wait);
            }
            // A participant that left is not connected any more.
            if self.leaving.as_ref().is_some_and(|leaving| leaving.at.is_some()) {
                return self.end(EndReason::Disconnected);
            }
            self.lost(reason);
        }
    }

    fn lost(&mut self, reason: LossReason) {
        if !self.link.is_loss_told {
            self.link.is_loss_told = true;
            self.event(ChatEvent::ConnectionLost(reason));
        }
    }

    pub(super) fn attempt_failed(&mut self, error: ChatError) {
        if let Some(Attempt::Opening { socket, .. } | Attempt::Subscribing { socket, .. }) =
            self.link.attempt.take()
        {
            self.outputs.push_back(Output::Close(socket));
        }
        self.link.failures += 1;
        self.link.not_before = Some(self.now + self.backoff(self.link.failures));
        self.link.last_failure = Some(error);
    }

    pub(super) fn hear(&mut self, socket: SocketId, text: &str) {
        let is_live = self.link.live.as_ref().is_some_and(|live| live.socket == socket);
        if self.ended.is_some() || !is_live && !self.is_attempted(socket) {
            return;
        }
        match Frame::of(text) {
            None => {}
            Some(Frame::Subscribed(is_done)) => self.subscription_answered(socket, is_done),
            Some(Frame::Heartbeat) => {
                let live = self.link.live.as_mut().filter(|live| live.socket == socket);
                let Some(live) = live else { return };
                live.silent_at = None;
                live.heartbeats_answered += 1;
                if live.heartbeats_answered > 1 && !live.is_deaf {
                    self.link.failures = 0;
                }
            }
            Some(Frame::Item(item)) => self.take_frame(*item),
            Some(Frame::Unknown) => self.event(ChatEvent::UnknownFrame(text.to_owned())),
        }
    }

    fn subscription_answered(&mut self, answered: SocketId, is_done: bool) {
        let now = self.now;
        let rotate_at = match &mut self.link.attempt {
            Some(Attempt::Subscribing { socket, rotate_at, .. }) if *socket == answered && is_done => {
                *rotate_at
            }
            Some(Attempt::Subscribing { socket, due, refused, is_waiting, .. }) if *socket == answered => {
                *refused += 1;
                (*is_waiting, *due) = (true, now + AFTER_REFUSAL);
                if *refused >= REFUSED {
                    self.attempt_failed(ChatError::SubscriptionRefused);
                }
                return;
            }
            // A second answer, because it was asked for twice.
            _ => return,
        };
        self.link.attempt = None;
        self.link.not_before = None;
        let live = Live {
            socket: answered,
            rotate_at,
            beat_at: now,
            silent_at: None,
            is_deaf: false,
            heartbeats_answered: 0,
        };
        if let Some(before) = self.link.live.replace(live) {
            self.outputs.push_back(Output::Close(before.socket));
        }
        let is_first = !std::mem::replace(&mut self.link.was_connected, true);
        let is_restored = std::mem::take(&mut self.link.is_loss_told);
        if is_first {
            self.event(ChatEvent::Connected);
        } else if is_restored {
            self.event(ChatEvent::ConnectionRestored);
        }
        self.begin_catch_up(is_first || is_restored);
    }

    /// Tells whether that is new.
    pub(super) fn suspend(&mut self, is_suspended: bool) -> bool {
        if self.ended.is_some() || self.link.is_suspended == is_suspended {
            return false;
        }
        self.link.is_suspended = is_suspended;
        if is_suspended {
            self.close_link();
            if self.link.was_connected {
                self.lost(LossReason::Slow);
            }
        }
        true
    }

    pub(super) fn close_link(&mut self) {
        let attempted = match self.link.attempt.take() {
            Some(Attempt::Opening { socket, .. } | Attempt::Subscribing { socket, .. }) => Some(socket),
            _ => None,
        };
        let live = self.link.live.take().map(|live| live.socket);
        self.outputs.extend([attempted, live].into_iter().flatten().map(Output::Close));
    }
}

impl From<SocketError> for ChatError {
    fn from(error: SocketError) -> Self {
        ChatError::Socket(error)
    }
}
