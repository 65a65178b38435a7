//! How a session is started, or goes on where another was.

use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::clock::Clock;
use super::driver::{Driver, Shared};
use super::error::{ChatError, EndReason};
use super::machine::Machine;
use super::options::{AutomaticReceipts, ChatOptions};
use super::saved::SavedChat;
use super::session::{ChatEvents, ChatSession, Held};
use crate::{Client, ContactId, ParticipantId, ParticipantToken};

/// A session that is to be started: await it.
#[must_use = "a session does not start until this is awaited"]
#[derive(Debug)]
pub struct Start {
    client: Client,
    from: From,
    options: ChatOptions,
    clock: Clock,
}

/// What it begins with.
#[derive(Debug)]
pub(super) enum From {
    Token(ParticipantToken),
    Saved(Box<SavedChat>),
}

impl Start {
    pub(super) fn of(client: &Client, from: From) -> Self {
        let (options, clock) = (ChatOptions::default(), Clock::default());
        Start { client: client.clone(), from, options, clock }
    }

    /// All options at once.
    pub fn options(mut self, options: ChatOptions) -> Self {
        self.options = options;
        self
    }

    /// How many of the items that were there before are read; all of them unless set.
    pub fn history(mut self, most: usize) -> Self {
        self.options.history = Some(most);
        self
    }

    /// Which receipts are sent for what others say; none unless set.
    pub fn receipts(mut self, receipts: AutomaticReceipts) -> Self {
        self.options.receipts = receipts;
        self
    }

    /// Who this participant is, as `StartChatContact` or `CreateParticipant` has answered.
    pub fn participant_id(mut self, id: impl Into<ParticipantId>) -> Self {
        self.options.participant_id = Some(id.into());
        self
    }

    /// Which contact it is, as `StartChatContact` has answered.
    pub fn contact_id(mut self, id: impl Into<ContactId>) -> Self {
        self.options.contact_id = Some(id.into());
        self
    }

    /// How many items of the transcript are kept; 5,000 unless set, and 200 at least.
    pub fn kept_items(mut self, most: usize) -> Self {
        self.options.kept_items = most;
        self
    }

    /// How long there is between two receipts; 5 s unless set.
    pub fn receipt_interval(mut self, interval: Duration) -> Self {
        self.options.receipt_interval = interval;
        self
    }

    /// Whether the connection alone counts as having joined, as for agents and custom bots.
    pub fn connect_participant(mut self, is_enough: bool) -> Self {
        self.options.connect_participant = is_enough;
        self
    }

    /// How long the start may take; 30 s unless set.
    pub fn start_timeout(mut self, limit: Duration) -> Self {
        self.options.start_timeout = limit;
        self
    }

    /// The time that the session goes by: the system's unless set.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    async fn run(self) -> Result<(ChatSession, ChatEvents), ChatError> {
        let Start { client, from, options, clock } = self;
        let (seed, now) = (Uuid::new_v4().as_u128(), clock.now());
        let machine = match from {
            From::Token(token) => Machine::new(options, token, seed, now),
            From::Saved(saved) => Machine::resume(options, *saved, seed, now),
        };
        let shared = Arc::new(Shared::new(client, clock, machine));
        let held = Arc::new(Held(Arc::clone(&shared)));
        let mut status = shared.status.subscribe();
        tokio::spawn(Driver::new(Arc::clone(&shared)).run());
        let reached = status.wait_for(|status| status.was_connected || status.ended.is_some()).await;
        // The sender is in what is shared, which is held here.
        match reached.ok().and_then(|status| status.ended.clone()) {
            Some(EndReason::NotConnected(error)) => return Err(*error),
            Some(EndReason::Denied(error) | EndReason::Refused(error)) => return Err(error.into()),
            Some(reason) => return Err(ChatError::Ended(reason)),
            None => {}
        }
        let events = ChatEvents::of(Arc::clone(&shared), Arc::clone(&held));
        Ok((ChatSession::of(shared, held), events))
    }
}

impl IntoFuture for Start {
    type Output = Result<(ChatSession, ChatEvents), ChatError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    /// Starts the session, within a tokio runtime. It is there once its websocket is subscribed.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}
