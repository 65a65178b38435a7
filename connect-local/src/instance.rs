//! All that the service knows: its contacts, the tokens for them, what the agent says, what time it is.
//!
//! It is a plain machine. Requests, frames and the moment come in through calls; answers go out as their results,
//! frames for sockets as [`Output`]s, and [`Instance::next`] says when it is to be called again. A step of it is
//! [`tick`](Instance::tick), calls, `tick`, [`take_outputs`](Instance::take_outputs).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use awso_connect::{InvalidParameterException, LimitExceededException};
use serde::{Deserialize, Serialize};

use crate::agenda::{Agenda, Lasting};
use crate::clock::{Clock, Moment};
use crate::contact::{Beginning, CUSTOMER, Contact, News};
use crate::contacts::Contacts;
use crate::control::Manners;
use crate::exchange::HoldId;
use crate::fault::FaultState;
use crate::file::{Files, Memory};
use crate::flow::Plan;
use crate::frame;
use crate::journal::{Change, Journal};
use crate::kept::KeptMap;
use crate::participant::Role;
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::socket::{Close, Output, SocketId, Sockets};
use crate::speech::Message;
use crate::throttle::{Buckets, Throttled};
use crate::token::{BearerTokens, Id, PageTokens, Purpose, Session};

/// How long a chat lasts unless its start says otherwise.
const CHAT_DURATION: Duration = Duration::from_secs(25 * 60 * 60);
/// How long a chat waits for its customer to subscribe.
const SUBSCRIPTION_WINDOW: Duration = Duration::from_secs(5 * 60);

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
    /// The invitations that came with a client token, by contact and token.
    pub(crate) invitations: KeptMap<(usize, String), Invitation>,
    /// The newest connection token of each participant, and when it expires.
    pub(crate) connections: KeptMap<Session, (String, Moment)>,
    pub(crate) sockets: Sockets,
    pub(crate) files: Files,
    pub(crate) agenda: Agenda<Deadline>,
    pub(crate) outputs: Vec<Output>,
    /// Contacts that may have news and plans.
    touched: Vec<usize>,
    pub(crate) faults: FaultState,
    pub(crate) buckets: Buckets,
    pub(crate) journal: Journal,
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
    /// The URL of a websocket was not used in time.
    UrlExpires(Id),
    /// The scan of this file is done.
    ScanEnds(String),
    /// This file was not completed in time.
    DraftIsForgotten(String),
    /// A reply that was held back goes out.
    #[serde(skip)]
    ReplyGoes(HoldId),
}

/// Connections end with the process, and so does what is to become of them.
impl Lasting for Deadline {
    fn is_lasting(&self) -> bool {
        !matches!(self, Deadline::SocketExpires(_) | Deadline::SocketFallsSilent(_) | Deadline::ReplyGoes(_))
    }
}

/// How a chat is to start.
#[derive(Debug)]
pub(crate) struct ChatStart {
    pub(crate) customer: String,
    pub(crate) instance_id: String,
    pub(crate) supported: Option<Vec<String>>,
    pub(crate) initial_message: Option<Message>,
    pub(crate) duration: Option<Duration>,
    /// Whether messages may come in parts.
    pub(crate) is_incremental: bool,
    /// By which a start is known again, within its instance.
    pub(crate) client_token: Option<String>,
    /// The place of the contact that it continues.
    pub(crate) continues: Option<usize>,
}

/// What the one who starts a chat gets for the customer.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct StartedChat {
    pub(crate) session: Session,
    pub(crate) contact_id: String,
    /// The id of the contact that it continues.
    pub(crate) continued_from: Option<String>,
    pub(crate) participant_id: String,
    pub(crate) participant_token: String,
}

/// Without the token.
impl fmt::Debug for StartedChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StartedChat").field("contact_id", &self.contact_id).finish_non_exhaustive()
    }
}

impl Instance {
    pub(crate) fn new(settings: Settings, clock: Clock) -> Self {
        let storage = Arc::new(Memory::new(settings.attachments.most_stored));
        Instance {
            faults: FaultState::new(settings.faults.clone()),
            buckets: Buckets::default(),
            journal: Journal::default(),
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
            invitations: KeptMap::default(),
            connections: KeptMap::default(),
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
            Deadline::ChatEnds(contact) => self.change(contact, |contact| contact.end(at)),
            Deadline::SubscriptionCloses(contact) => self.change(contact, |contact| {
                if !contact.has_flow() {
                    contact.end(at);
                }
            }),
            Deadline::Planned(contact, plan) => self.change(contact, |contact| contact.carry_out(plan, at)),
            Deadline::Watch(session) => self.watch(session, at),
            Deadline::SocketExpires(id) => self.close_socket(id, Close::EXPIRED),
            Deadline::SocketFallsSilent(id) => self.check_silence(id, at),
            Deadline::UrlExpires(id) => self.sockets.forget_url(id),
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
        let limits = (self.settings.idle_after, self.settings.disconnected_after);
        let last_agent_ends = self.settings.assumptions.last_agent_ends_the_chat;
        self.touched.push(session.contact);
        let Some(contact) = self.contacts.get_mut(session.contact) else { return };
        if let Some(next) = contact.watch(session.participant, limits, last_agent_ends, at) {
            // A look that finds nothing to do is never due at once again.
            self.agenda.put(next.max(at.next()), Deadline::Watch(session));
        }
    }

    /// Puts the plans of contacts into the agenda, and their news on the way to their sockets.
    fn settle(&mut self) {
        while let Some(place) = self.touched.pop() {
            // Whoever touched it has noted that it changed.
            let Some(contact) = self.contacts.get_quietly(place) else { continue };
            for (at, plan) in contact.plans.drain(..) {
                self.agenda.put(at, Deadline::Planned(place, plan));
            }
            for news in std::mem::take(&mut contact.news) {
                self.tell(place, &news);
            }
            self.journal.note(Change::Contact(place));
        }
    }

    fn tell(&mut self, place: usize, news: &News) {
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
                self.contacts.note_end(place);
                return self.close_sockets(place, None, Close::CHAT_ENDED);
            }
        };
        if let Some(text) = text {
            let text: Arc<str> = text.into();
            self.journal.note(Change::Item(place, Arc::clone(&text)));
            self.broadcast(place, &text);
        }
    }

    /// Starts a chat; a start that was seen before gives the chat it gave then.
    pub(crate) fn start_chat(&mut self, start: ChatStart) -> Result<StartedChat, Refusal> {
        let known_by = start.client_token.map(|token| (start.instance_id.clone(), token));
        if let Some(started) = known_by.as_ref().and_then(|known_by| self.starts.get(known_by)) {
            return Ok(started.clone());
        }
        self.has_room_for_a_chat(&start.instance_id)?;
        let (now, limits) = (self.now, self.settings.message_limits);
        let ends = now.after(start.duration.unwrap_or(CHAT_DURATION));
        let supported = start.supported.or_else(|| {
            let plain = vec![awso_connect_participant::content_type::TEXT_PLAIN.to_owned()];
            (!self.settings.assumptions.any_content_type_by_default).then_some(plain)
        });
        let (customer, instance_id) = (start.customer, start.instance_id);
        let keeps_receipts = self.settings.assumptions.receipts_are_items;
        let beginning = Beginning { customer, instance_id, supported, now, ends, keeps_receipts };
        let mut contact = Contact::new(beginning);
        contact.flow.is_incremental = start.is_incremental;
        let source = start.continues.and_then(|place| Some((place, self.contacts.get(place)?)));
        if let Some((place, source)) = source {
            contact.go_on_from(place, source, &self.settings.script, now);
        }
        let continued_from = source.map(|(_, source)| source.id.clone());
        if let Some(message) = start.initial_message {
            contact.check(CUSTOMER, &message, limits).map_err(|problem| {
                Refusal::of::<InvalidParameterException>(format!("InitialMessage.{problem}"))
            })?;
            contact.say(CUSTOMER, message, now);
        }
        let customer = contact.participants.first().map(|customer| customer.id.clone());
        let contact_id = contact.id.clone();
        let place = self.contacts.push(contact);
        let session = Session { contact: place, participant: CUSTOMER };
        let until = self.settings.participant_token_lifetime.map_or(ends, |lifetime| now.after(lifetime));
        let started = StartedChat {
            session,
            contact_id,
            continued_from,
            participant_id: customer.unwrap_or_default(),
            participant_token: self.bearer_tokens.issue(Purpose::Participant, session, until),
        };
        self.touched.push(place);
        self.agenda.put(ends, Deadline::ChatEnds(place));
        self.agenda.put(now.after(SUBSCRIPTION_WINDOW), Deadline::SubscriptionCloses(place));
        if let Some(known_by) = known_by {
            self.starts.insert(known_by, started.clone());
        }
        Ok(started)
    }

    /// Invites somebody into the chat. Their token is as good as long as the chat may last.
    pub(crate) fn invite(
        &mut self,
        place: usize,
        display_name: &str,
        role: Role,
        known_by: Option<(usize, String)>,
    ) -> Option<Invitation> {
        let now = self.now;
        let contact = self.contacts.get_mut(place)?;
        let participant = contact.invite(display_name, role, now);
        let (id, ends) = (contact.participants.get(participant)?.id.clone(), contact.ends);
        let session = Session { contact: place, participant };
        let expiry = self.settings.participant_token_lifetime.map_or(ends, |lifetime| now.after(lifetime));
        let token = self.bearer_tokens.issue(Purpose::Participant, session, expiry);
        let invitation = Invitation { participant_id: id, token, expiry };
        if let Some(known_by) = known_by {
            self.invitations.insert(known_by, invitation.clone());
        }
        Some(invitation)
    }

    /// The invitation that was given out for this client token before.
    pub(crate) fn invited_by(&self, known_by: &(usize, String)) -> Option<Invitation> {
        self.invitations.get(known_by).cloned()
    }

    /// Who the token stands for, if it is good for this and their chat is still on.
    pub(crate) fn admit(&self, token: &str, purpose: Purpose) -> Result<Session, Refusal> {
        let session = self.bearer_tokens.redeem(token, purpose, self.now)?;
        let contact = self.contacts.get(session.contact);
        if contact.is_some_and(|contact| contact.is_open_to(session.participant)) {
            Ok(session)
        } else {
            Err(Refusal::denied())
        }
    }

    /// A connection token, and when it expires.
    pub(crate) fn connection_token(&mut self, session: Session) -> (String, Moment) {
        let lifetime = self.settings.connection_token_lifetime;
        let expiry = self.now.after(lifetime);
        let fresh_until = self.now.after(lifetime / 2);
        let known = self.connections.get(&session).filter(|(_, expiry)| *expiry >= fresh_until);
        if let Some(known) = known.filter(|_| self.settings.assumptions.connection_tokens_are_reused) {
            return known.clone();
        }
        let token = self.bearer_tokens.issue(Purpose::Connection, session, expiry);
        if self.settings.assumptions.connection_tokens_are_reused {
            self.connections.insert(session, (token.clone(), expiry));
        }
        (token, expiry)
    }

    /// The participant is here. With the customer, the contact flow starts.
    pub(crate) fn join(&mut self, session: Session) {
        let now = self.now;
        self.touched.push(session.contact);
        if let Some(contact) = self.contacts.get_mut(session.contact) {
            let has_joined = contact.join(session.participant, &self.settings.script, now);
            // Who connects again is being watched.
            if has_joined && self.settings.idle_after.or(self.settings.disconnected_after).is_some() {
                self.agenda.put(now, Deadline::Watch(session));
            }
        }
    }

    /// The contact of the session, with the settings that hold in it and the time. What happens in it is heard.
    pub(crate) fn enter(&mut self, session: Session) -> Result<(&mut Contact, &Settings, Moment), Refusal> {
        self.touched.push(session.contact);
        let contact = self.contacts.get_mut(session.contact).ok_or_else(Refusal::denied)?;
        Ok((contact, &self.settings, self.now))
    }

    /// Who a token stands for, or stood for while it was good.
    pub(crate) fn holder_of(&self, token: &str) -> Option<Session> {
        self.bearer_tokens.holder(token)
    }

    /// Whether the text is a secret that was given out.
    pub(crate) fn knows_secret(&self, text: &str) -> bool {
        self.bearer_tokens.holder(text).is_some() || self.sockets.knows_secret(text)
    }

    #[cfg(test)]
    pub(crate) fn issue_for_tests(&mut self, purpose: Purpose, session: Session) -> String {
        self.bearer_tokens.issue(purpose, session, self.now)
    }

    pub(crate) fn contact(&self, session: Session) -> Result<&Contact, Refusal> {
        self.contacts.get(session.contact).ok_or_else(Refusal::denied)
    }

    /// The place of the contact of this id, if it is one of this instance and still on.
    pub(crate) fn place_of_open(&self, id: &str, instance_id: &str) -> Option<usize> {
        let place = self.contacts.place_of(id)?;
        let contact = self.contacts.get(place)?;
        (!contact.is_over() && contact.instance_id == instance_id).then_some(place)
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

    fn has_room_for_a_chat(&self, instance_id: &str) -> Result<(), Refusal> {
        let most = self.settings.most_chats;
        if self.contacts.count_on(instance_id) < most {
            return Ok(());
        }
        let message = format!("an instance has {most} chats at once at most");
        Err(Refusal::of::<LimitExceededException>(message))
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

/// What somebody who is invited into a chat gets.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Invitation {
    pub(crate) participant_id: String,
    pub(crate) token: String,
    pub(crate) expiry: Moment,
}

/// Without the token.
impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation").field("participant_id", &self.participant_id).finish_non_exhaustive()
    }
}
