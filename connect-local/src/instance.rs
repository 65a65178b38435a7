//! All that the service knows: its contacts, the tokens for them, what the agent says, what time it is.
//!
//! It is a plain machine. Requests, frames and the moment come in through calls; answers go out as their results,
//! frames for sockets as [`Output`]s, and [`Instance::next`] says when it is to be called again. A step of it is
//! [`tick`](Instance::tick), calls, `tick`, [`take_outputs`](Instance::take_outputs).

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::agenda::{Agenda, Due};
use crate::clock::{Clock, Moment};
use crate::contact::{Contact, News};
use crate::contacts::Contacts;
use crate::control::Manners;
use crate::details::EndReason;
use crate::exchange::HoldId;
use crate::fault::FaultState;
use crate::file::{Files, Memory};
use crate::flow::Plan;
use crate::frame;
use crate::journal::{Change, Journal, Latest};
use crate::kept::KeptMap;
use crate::log::Log;
use crate::refusal::Refusal;
use crate::retention::Retention;
use crate::settings::Settings;
use crate::socket::{Close, Output, SocketId, Sockets};
use crate::start::StartedChat;
use crate::stream::Published;
use crate::throttle::{Buckets, Throttled};
use crate::token::{BearerTokens, Id, PageTokens, Session};

#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    /// What the clock said when this step began.
    pub(crate) now: Moment,
    pub(crate) contacts: Contacts,
    pub(crate) bearer_tokens: BearerTokens,
    pub(crate) page_tokens: PageTokens,
    /// Whether the clock was moved, or everything is new.
    pub(crate) machine_has_changed: bool,
    /// The answers to starts that came with a client token, by instance id and token.
    pub(crate) starts: KeptMap<(String, String), StartedChat>,
    /// The newest connection token of each participant, and when it expires.
    pub(crate) connections: KeptMap<Session, (String, Moment)>,
    pub(crate) retention: Retention,
    pub(crate) sockets: Sockets,
    pub(crate) files: Files,
    pub(crate) agenda: Agenda<Deadline>,
    pub(crate) outputs: Vec<Output>,
    /// Contacts that may have news and plans.
    touched: Vec<usize>,
    pub(crate) faults: FaultState,
    pub(crate) buckets: Buckets,
    pub(crate) journal: Journal,
    pub(crate) log: Log,
    /// What would have been published to topics lately.
    pub(crate) published: Latest<Published>,
    /// How many replies ever had to wait.
    pub(crate) holds: u64,
    pub(crate) manners: Manners,
}

/// What is to be looked at when its moment comes. Contacts and participants are given by their places.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Deadline {
    /// The chat's time is up.
    ChatEnds(usize),
    /// Nobody has subscribed until now.
    SubscriptionCloses(usize),
    Planned(usize, Plan),
    /// The participant may be idle.
    Watch(Session),
    /// The websocket has been open for as long as it may.
    #[serde(skip)]
    SocketExpires(SocketId),
    /// The websocket may have been silent for too long.
    #[serde(skip)]
    SocketFallsSilent(SocketId),
    /// A frame that is late goes out.
    #[serde(skip)]
    FrameGoes(SocketId, Arc<str>),
    /// The connection of the websocket goes, as a fault has it.
    #[serde(skip)]
    SocketDrops(SocketId),
    /// The URL of a websocket into this contact was not used in time.
    UrlExpires(usize, Id),
    /// A token for this contact has been of no use for long enough.
    TokenGoes(usize, Id),
    /// The contact that ended first has been kept for long enough.
    #[serde(skip)]
    EndedContactGoes,
    /// The scan of this file is done.
    ScanEnds(String),
    /// This file was not completed in time.
    DraftIsForgotten(String),
    /// A reply that was held back goes out.
    #[serde(skip)]
    ReplyGoes(HoldId),
}

/// What a deadline is of: with that, it goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    Contact(usize),
    Socket(SocketId),
    File(String),
}

impl Due for Deadline {
    type Subject = Subject;

    /// Connections end with the process, and so does what is to become of them. How long contacts are kept is a
    /// setting of the process.
    fn is_lasting(&self) -> bool {
        !matches!(
            self,
            Deadline::SocketExpires(_)
                | Deadline::SocketFallsSilent(_)
                | Deadline::FrameGoes(..)
                | Deadline::SocketDrops(_)
                | Deadline::ReplyGoes(_)
                | Deadline::EndedContactGoes
        )
    }

    fn subject(&self) -> Option<Subject> {
        match self {
            Deadline::ChatEnds(contact)
            | Deadline::SubscriptionCloses(contact)
            | Deadline::Planned(contact, _)
            | Deadline::Watch(Session { contact, .. })
            | Deadline::UrlExpires(contact, _)
            | Deadline::TokenGoes(contact, _) => Some(Subject::Contact(*contact)),
            Deadline::SocketExpires(id)
            | Deadline::SocketFallsSilent(id)
            | Deadline::FrameGoes(id, _)
            | Deadline::SocketDrops(id) => Some(Subject::Socket(*id)),
            Deadline::ScanEnds(id) | Deadline::DraftIsForgotten(id) => Some(Subject::File(id.clone())),
            Deadline::EndedContactGoes | Deadline::ReplyGoes(_) => None,
        }
    }
}

impl Instance {
    pub(crate) fn new(settings: Settings, clock: Clock) -> Self {
        let storage = Arc::new(Memory::new(settings.attachments.most_stored));
        Instance {
            faults: FaultState::new(settings.faults.clone()),
            buckets: Buckets::default(),
            journal: Journal::default(),
            log: Log::of(&settings.log),
            published: Latest::default(),
            holds: 0,
            manners: Manners::default(),
            settings,
            now: clock.now(),
            clock,
            contacts: Contacts::default(),
            bearer_tokens: BearerTokens::default(),
            page_tokens: PageTokens::default(),
            machine_has_changed: true,
            starts: KeptMap::default(),
            connections: KeptMap::default(),
            retention: Retention::default(),
            sockets: Sockets::default(),
            files: Files::new(storage),
            agenda: Agenda::default(),
            outputs: Vec::new(),
            touched: Vec::new(),
        }
    }

    pub(crate) fn advance(&mut self, duration: Duration) {
        self.clock.advance(duration);
        self.machine_has_changed = true;
        self.tick();
    }

    /// Takes in what time it is, and does all that is due by now: each thing as of the moment it was due at.
    pub(crate) fn tick(&mut self) {
        self.now = self.clock.now();
        self.settle();
        while let Some((at, deadline)) = self.agenda.take_due(self.now) {
            self.fall_due(deadline, at);
            self.settle();
        }
    }

    /// When it is to be called again, and how long that is from now.
    pub(crate) fn next(&self) -> Option<(Moment, Duration)> {
        let at = self.agenda.next()?;
        Some((at, at.since(self.clock.now())))
    }

    /// What is for the sockets, in order.
    pub(crate) fn take_outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.outputs)
    }

    fn fall_due(&mut self, deadline: Deadline, at: Moment) {
        match deadline {
            Deadline::ChatEnds(contact) => {
                self.change(contact, |contact| contact.end(EndReason::Expired, at));
            }
            Deadline::SubscriptionCloses(contact) => self.change(contact, |contact| {
                if !contact.has_flow() {
                    contact.end(EndReason::NeverConnected, at);
                }
            }),
            Deadline::Planned(contact, plan) => self.change(contact, |contact| contact.carry_out(plan, at)),
            Deadline::Watch(session) => self.watch(session, at),
            Deadline::SocketExpires(id) => self.close_socket(id, Close::EXPIRED),
            Deadline::SocketFallsSilent(id) => self.check_silence(id, at),
            Deadline::FrameGoes(id, text) => self.send_frame(id, text),
            Deadline::SocketDrops(id) => self.drop_socket(id),
            Deadline::UrlExpires(_, id) => self.sockets.forget_url(id),
            Deadline::TokenGoes(_, id) => self.bearer_tokens.forget(id),
            Deadline::EndedContactGoes => self.drop_ended_contacts(at),
            Deadline::ScanEnds(id) => self.end_scan(&id, at),
            Deadline::DraftIsForgotten(id) => self.forget_draft(&id),
            Deadline::ReplyGoes(id) => self.release(id),
        }
    }

    /// Lets something happen in the contact at this place, and all hear of it.
    pub(crate) fn change(&mut self, contact: usize, change: impl FnOnce(&mut Contact)) {
        self.touched.push(contact);
        if let Some(contact) = self.contacts.get_mut(contact) {
            change(contact);
        }
    }

    fn watch(&mut self, session: Session, at: Moment) {
        let last_agent_ends = self.settings.assumptions.last_agent_ends_the_chat;
        self.change(session.contact, |contact| contact.watch(session.participant, last_agent_ends, at));
    }

    /// Puts the plans of contacts into the agenda, and their news on the way to their sockets.
    fn settle(&mut self) {
        while let Some(place) = self.touched.pop() {
            // Whoever touched it has noted that it changed.
            let Some(contact) = self.contacts.get_quietly(place) else { continue };
            for (at, plan) in contact.plans.drain(..) {
                self.agenda.put(at, Deadline::Planned(place, plan));
            }
            for (at, participant) in contact.watches.drain(..) {
                self.agenda.put(at, Deadline::Watch(Session { contact: place, participant }));
            }
            for news in std::mem::take(&mut contact.news) {
                self.tell(place, &news);
            }
            self.journal.note(Change::Contact(place));
        }
        self.limit_ended_contacts();
    }

    fn tell(&mut self, place: usize, news: &News) {
        self.publish(place, news);
        let Some(contact) = self.contacts.get(place) else { return };
        let text = match news {
            News::Item(item) => contact.transcript.get(*item).map(|entry| frame::item(contact, entry)),
            News::Passing(entry) => Some(frame::item(contact, entry)),
            News::Part { entry, number, is_completed } => {
                Some(frame::part(contact, entry, *number, *is_completed))
            }
            News::Receipt { place, receipt, id, at } => {
                let message = contact.transcript.get(*place);
                message.map(|message| frame::receipt(contact, &message.id, receipt, id, *at))
            }
            News::Left(participant) => {
                return self.close_sockets(place, Some(*participant), Close::CHAT_ENDED);
            }
            News::Over => {
                let at = contact.ended().unwrap_or(self.now);
                self.log_chat(place, at, "ended");
                if self.settings.assumptions.websockets_close_with_the_chat {
                    self.close_sockets(place, None, Close::CHAT_ENDED);
                }
                return self.retire(place);
            }
        };
        if let Some(text) = text {
            let text: Arc<str> = text.into();
            self.journal.note(Change::Item(place, Arc::clone(&text)));
            self.broadcast(place, &text);
        }
    }

    /// The participant is here. With the customer, the contact flow starts.
    pub(crate) fn join(&mut self, session: Session) {
        let now = self.now;
        self.touched.push(session.contact);
        if let Some(contact) = self.contacts.get_mut(session.contact) {
            contact.join(session.participant, &self.settings.script, now);
        }
    }

    /// The contact of the session, with the settings that hold in it and the time. What happens in it is heard.
    pub(crate) fn enter(&mut self, session: Session) -> Result<(&mut Contact, &Settings, Moment), Refusal> {
        self.touched.push(session.contact);
        let contact = self.contacts.get_mut(session.contact).ok_or_else(Refusal::denied)?;
        Ok((contact, &self.settings, self.now))
    }

    pub(crate) fn contact(&self, session: Session) -> Result<&Contact, Refusal> {
        self.contacts.get(session.contact).ok_or_else(Refusal::denied)
    }

    /// The place of the contact of this id, if it is one of this instance.
    pub(crate) fn place_of_known(&self, id: &str, instance_id: &str) -> Option<usize> {
        let place = self.contacts.place_of(id)?;
        self.contacts.get(place)?.is_of(instance_id).then_some(place)
    }

    /// The same, if it is still on.
    pub(crate) fn place_of_open(&self, id: &str, instance_id: &str) -> Option<usize> {
        let place = self.place_of_known(id, instance_id)?;
        (!self.contacts.get(place)?.is_over()).then_some(place)
    }

    pub(crate) fn contact_of_id(&self, id: &str) -> Option<&Contact> {
        self.contacts.get(self.contacts.place_of(id)?)
    }

    /// Counts a call, which may be one too many. A participant's counts for the instance of their contact.
    pub(crate) fn throttle(
        &mut self,
        operation: &'static str,
        session: Option<Session>,
    ) -> Result<(), Throttled> {
        let Settings { throttles, assumptions, .. } = &self.settings;
        let contact = session.and_then(|session| self.contacts.get(session.contact));
        let instance_id = contact.map(|contact| contact.instance_id.as_str());
        self.buckets.take(throttles, assumptions, operation, instance_id, self.now)
    }

    /// The ids of the contact and the participant.
    pub(crate) fn names_of(&self, session: Session) -> Option<(String, String)> {
        let contact = self.contacts.get(session.contact)?;
        Some((contact.id.clone(), contact.participants.get(session.participant)?.id.clone()))
    }

    pub(crate) fn page_tokens(&self) -> &PageTokens {
        &self.page_tokens
    }
}
