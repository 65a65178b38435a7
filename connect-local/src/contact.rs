//! One chat: who takes part, what happens in it, and whether it is still on.
//!
//! A contact is moved by what it is told and by the moment it is told at. What the others are to hear of it, and what
//! is to happen later, it leaves in [`Contact::news`] and [`Contact::plans`] for whoever moved it.

use awso_connect_participant::content_type;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::admission::Invitation;
use crate::arn;
use crate::assumption::Assumptions;
use crate::clock::Moment;
use crate::details::{Details, EndReason};
use crate::event;
use crate::flow::{Flow, Plan};
use crate::kept::KeptMap;
use crate::participant::{Participant, Presence, Role};
use crate::script::Script;
use crate::speech::Known;
use crate::stream::Stream;
use crate::timer::{Configuration, Timers};
use crate::transcript::{Entry, EntryKind, Receipt, Transcript};

/// The customer is a contact's first participant.
pub(crate) const CUSTOMER: usize = 0;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Contact {
    pub(crate) id: String,
    /// The first contact of those that this one continues; itself, if it continues none.
    pub(crate) initial_id: String,
    pub(crate) instance_id: String,
    /// The places of the contacts that this one continues, the oldest first.
    pub(crate) past: Vec<usize>,
    /// Everyone who ever took part.
    pub(crate) participants: Vec<Participant>,
    #[serde(skip)]
    pub(crate) transcript: Transcript,
    /// The client token of its start, if it came with one.
    pub(crate) started_with: Option<String>,
    /// What was given out for invitations that came with a client token, by that.
    #[serde(skip)]
    pub(crate) invitations: KeptMap<String, Invitation>,
    /// The content types of messages that the customer's side can show; any if none.
    pub(crate) supported: Option<Vec<String>>,
    /// Places in the transcript of the messages that came with a client token.
    #[serde(skip)]
    pub(crate) sent: KeptMap<Known, usize>,
    /// The tokens of views that were shown.
    #[serde(skip)]
    pub(crate) views: KeptMap<String, ()>,
    /// The states of sign-ins that are over.
    #[serde(skip)]
    pub(crate) past_sign_ins: KeptMap<String, ()>,
    /// What sockets are to hear, in order.
    #[serde(skip)]
    pub(crate) news: Vec<News>,
    /// What is to happen later.
    #[serde(skip)]
    pub(crate) plans: Vec<(Moment, Plan)>,
    /// When somebody is to be looked at who may have been silent for too long.
    #[serde(skip)]
    pub(crate) watches: Vec<(Moment, usize)>,
    /// When its time is up.
    pub(crate) ends: Moment,
    /// What it does where nobody knows what the real service does.
    #[serde(skip)]
    pub(crate) assumptions: Assumptions,
    #[serde(default)]
    pub(crate) details: Details,
    /// Where its messages are streamed to.
    #[serde(default)]
    pub(crate) streams: Vec<Stream>,
    #[serde(default)]
    pub(crate) timers: Timers,
    pub(crate) flow: Flow,
    ended: Option<Moment>,
    /// The latest moment given to anything in this contact.
    pub(crate) latest: Moment,
}

/// What the sockets of a contact are to hear.
#[derive(Clone, Debug)]
pub(crate) enum News {
    /// What now stands at this place of the transcript.
    Item(usize),
    /// Something that no transcript keeps.
    Passing(Entry),
    /// A part of a message, or the whole at its end.
    Part { entry: Entry, number: u32, is_completed: bool },
    /// The message at this place has reached somebody.
    Receipt { place: usize, receipt: Receipt, id: String, at: Moment },
    /// This participant is gone, and hears no more.
    Left(usize),
    /// The chat is over for all.
    Over,
}

/// What is settled when a contact begins.
#[derive(Debug)]
pub(crate) struct Beginning {
    pub(crate) customer: String,
    pub(crate) instance_id: String,
    pub(crate) supported: Option<Vec<String>>,
    pub(crate) now: Moment,
    pub(crate) ends: Moment,
    pub(crate) assumptions: Assumptions,
    pub(crate) details: Details,
    pub(crate) timers: Configuration,
}

impl Contact {
    /// A chat with one participant, the customer, who is yet to connect.
    pub(crate) fn new(beginning: Beginning) -> Self {
        let Beginning { customer, instance_id, supported, now, ends, assumptions, details, timers } =
            beginning;
        let id = new_id();
        Contact {
            initial_id: id.clone(),
            id,
            instance_id,
            past: Vec::new(),
            participants: vec![Participant::new(&customer, Role::Customer, now)],
            transcript: Transcript::default(),
            supported,
            sent: KeptMap::default(),
            views: KeptMap::default(),
            past_sign_ins: KeptMap::default(),
            news: Vec::new(),
            plans: Vec::new(),
            watches: Vec::new(),
            ends,
            assumptions,
            details: Details { began: Some(now), updated: Some(now), ..details },
            streams: Vec::new(),
            timers: Timers::new(timers),
            flow: Flow::default(),
            ended: None,
            started_with: None,
            invitations: KeptMap::default(),
            latest: now,
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.ended.is_some()
    }

    /// When it was over.
    pub(crate) fn ended(&self) -> Option<Moment> {
        self.ended
    }

    /// Whether it is one of this instance, which is given by its id or ARN.
    pub(crate) fn is_of(&self, instance_id: &str) -> bool {
        self.instance_id == arn::instance_id(instance_id)
    }

    /// Whether the contact flow has started.
    pub(crate) fn has_flow(&self) -> bool {
        self.flow.has_started()
    }

    /// Whether this participant may still take part.
    pub(crate) fn is_open_to(&self, participant: usize) -> bool {
        let presence = self.participants.get(participant).map(|participant| participant.presence);
        !self.is_over() && presence.is_some_and(|presence| presence != Presence::Gone)
    }

    /// How many take part, invited ones among them.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Participant> {
        let takes_part = |participant: &&Participant| {
            participant.presence != Presence::Gone && participant.role != Role::System
        };
        self.participants.iter().filter(takes_part)
    }

    /// Someone who was invited is here. With the customer, the contact flow starts, which brings in the agent.
    pub(crate) fn join(&mut self, participant: usize, script: &Script, now: Moment) {
        let Some(joining) = self.participants.get_mut(participant) else { return };
        if joining.presence != Presence::Invited || self.ended.is_some() {
            return;
        }
        joining.be_here(now);
        let is_customer = joining.role == Role::Customer;
        self.append(participant, content_type::PARTICIPANT_JOINED, EntryKind::Event, now);
        if is_customer {
            self.details.connected = self.details.connected.or(Some(now));
        }
        self.is_joined_by(participant, now);
        if is_customer && !self.has_flow() {
            self.start_flow(script, now);
        }
    }

    /// The participant is here since now.
    pub(crate) fn is_joined_by(&mut self, participant: usize, now: Moment) {
        self.details.updated = Some(now);
        self.start_timers(participant, now);
    }

    /// Someone may take part from now on. Tells their place.
    pub(crate) fn invite(&mut self, display_name: &str, role: Role, now: Moment) -> usize {
        self.participants.push(Participant::new(display_name, role, now));
        self.participants.len() - 1
    }

    /// The participant leaves. Without its customer a chat is over; without anybody to talk to, if that is so.
    pub(crate) fn leave(&mut self, participant: usize, last_agent_ends: bool, now: Moment) {
        let Some(leaving) = self.participants.get(participant) else { return };
        if leaving.presence == Presence::Gone || self.is_over() {
            return;
        }
        let role = leaving.role;
        self.depart(participant, now);
        if role == Role::Customer && self.details.agents_leave_with_customer {
            self.depart_all(|leaving| leaving.role == Role::Agent, now);
        }
        let is_alone = self.present().all(|participant| participant.role == Role::Customer);
        if role == Role::Customer || (role != Role::System && is_alone && last_agent_ends) {
            // Whoever ends a chat hears that it is over.
            self.end(EndReason::of_leaving(role), now);
        } else {
            self.news.push(News::Left(participant));
        }
    }

    /// The participant is gone, whatever becomes of the chat.
    pub(crate) fn depart(&mut self, participant: usize, now: Moment) {
        let Some(leaving) = self.participants.get_mut(participant) else { return };
        if leaving.presence == Presence::Gone {
            return;
        }
        leaving.presence = Presence::Gone;
        let role = leaving.role;
        self.flow.forget_agent(participant);
        // The service's own bots neither join nor leave.
        if role != Role::System {
            self.append(participant, content_type::PARTICIPANT_LEFT, EntryKind::Event, now);
            self.stop_timers();
        }
    }

    fn depart_all(&mut self, leaves: impl Fn(&Participant) -> bool, now: Moment) {
        for participant in 0..self.participants.len() {
            if self.participants.get(participant).is_some_and(&leaves) {
                self.depart(participant, now);
            }
        }
    }

    /// The chat is over, for this reason if there is one.
    pub(crate) fn end(&mut self, reason: impl Into<Option<EndReason>>, now: Moment) {
        if !self.is_over() {
            if self.assumptions.all_leave_before_the_chat_ends {
                self.depart_all(|leaving| leaving.presence == Presence::Here, now);
            }
            self.append(None, content_type::CHAT_ENDED, EntryKind::Event, now);
            self.ended = Some(now);
            self.details.updated = Some(now);
            self.details.end_reason = reason.into();
            self.news.push(News::Over);
        }
    }

    /// Puts something at the end of the transcript, lets all hear it, and tells its place.
    pub(crate) fn append(
        &mut self,
        author: impl Into<Option<usize>>,
        content_type: &str,
        kind: EntryKind,
        now: Moment,
    ) -> usize {
        let entry = self.entry(author.into(), content_type, kind, now);
        let place = self.transcript.push(entry);
        self.news.push(News::Item(place));
        place
    }

    /// Notes a receipt as an entry of its own, where that is done, and lets all hear of it.
    pub(crate) fn note(&mut self, place: usize, receipt: Receipt, id: &str, at: Moment) {
        let message = self.transcript.get(place).filter(|_| self.assumptions.receipts_are_items);
        if let Some(message_id) = message.map(|message| message.id.clone()) {
            self.transcript.push(Entry {
                id: id.to_owned(),
                at,
                kind: EntryKind::Receipt { message_id, receipt },
                content_type: event::MESSAGE_METADATA.to_owned(),
                author: None,
                receipts: Vec::new(),
            });
        }
        self.news.push(News::Receipt { place, receipt, id: id.to_owned(), at });
    }

    /// Lets all hear an event that the transcript does not keep.
    pub(crate) fn pass(&mut self, author: usize, content_type: &str, now: Moment) -> (String, Moment) {
        let entry = self.entry(Some(author), content_type, EntryKind::Event, now);
        let heard = (entry.id.clone(), entry.at);
        self.news.push(News::Passing(entry));
        heard
    }

    pub(crate) fn entry(
        &mut self,
        author: Option<usize>,
        content_type: &str,
        kind: EntryKind,
        now: Moment,
    ) -> Entry {
        let (id, at, content_type) = (new_id(), self.moment(now), content_type.to_owned());
        Entry { id, at, kind, content_type, author, receipts: Vec::new() }
    }

    /// A moment later than any before it, so that time alone puts a transcript in order.
    pub(crate) fn moment(&mut self, now: Moment) -> Moment {
        self.latest = now.max(self.latest.next());
        self.latest
    }
}

pub(crate) fn new_id() -> String {
    Uuid::new_v4().to_string()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use super::*;

    pub(crate) fn noon() -> Moment {
        Moment::parse("2026-11-21T12:00:00.000Z").expect("a time")
    }

    pub(crate) fn contact(supported: Option<&[&str]>) -> Contact {
        Contact::new(Beginning {
            customer: "Jane".to_owned(),
            instance_id: "i".to_owned(),
            supported: supported.map(|types| types.iter().map(|t| (*t).to_owned()).collect()),
            now: noon(),
            ends: noon().after(Duration::from_secs(60)),
            assumptions: Assumptions::default(),
            details: Details::default(),
            timers: Configuration::default(),
        })
    }

    /// Carries out every plan, each at its moment.
    pub(crate) fn go_on(contact: &mut Contact) {
        while let Some(index) = (0..contact.plans.len()).min_by_key(|index| contact.plans[*index].0) {
            let (at, plan) = contact.plans.remove(index);
            contact.carry_out(plan, at);
        }
    }

    /// What was said, and the last word of each event.
    pub(crate) fn words(contact: &Contact) -> Vec<String> {
        let word = |entry: &Entry| match &entry.kind {
            EntryKind::Message { content } => content.clone(),
            _ => entry.content_type.rsplit("event.").next().unwrap_or_default().to_owned(),
        };
        contact.transcript.iter().map(word).collect()
    }

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn the_flow_brings_the_agent_in_once() {
        let mut contact = contact(None);
        let script = Script::silent().agent("Ada").greeting("Hello {name}");
        contact.join(CUSTOMER, &script, noon());
        contact.join(CUSTOMER, &script, noon());
        go_on(&mut contact);
        assert_eq!(words(&contact), ["participant.joined", "participant.joined", "Hello Jane"]);
        let authors: Vec<_> = contact.transcript.iter().map(|entry| entry.author).collect();
        assert_eq!(authors, [Some(CUSTOMER), Some(1), Some(1)]);
        assert_eq!(contact.participants[1].display_name, "Ada");
    }

    #[test]
    fn the_agent_takes_the_time_the_script_gives() {
        let mut contact = contact(None);
        let script = Script::silent().greeting("Hello").joins_after(seconds(5)).answers_after(seconds(2));
        contact.join(CUSTOMER, &script, noon());
        go_on(&mut contact);
        let times: Vec<_> = contact.transcript.iter().map(|entry| entry.at).collect();
        assert_eq!(times, [noon().next(), noon().after(seconds(5)), noon().after(seconds(7))]);
        assert!(
            contact.news.iter().any(|news| matches!(news, News::Passing(entry) if entry.author == Some(1)))
        );
    }

    #[test]
    fn time_goes_forward_within_a_contact_whatever_the_clock_does() {
        let mut contact = contact(None);
        let early = Moment::parse("2026-11-20T12:00:00.000Z").expect("a time");
        for now in [noon(), early, noon(), noon()] {
            contact.append(CUSTOMER, "text/plain", EntryKind::Event, now);
        }
        assert!(contact.transcript.iter().map(|entry| entry.at).is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn a_chat_is_over_when_the_customer_leaves() {
        let mut contact = contact(None);
        assert!(contact.is_open_to(CUSTOMER) && !contact.is_open_to(7));
        contact.leave(CUSTOMER, false, noon());
        contact.leave(CUSTOMER, false, noon());
        contact.end(None, noon());
        assert_eq!(contact.details.end_reason, Some(EndReason::CustomerLeft));
        assert!(contact.is_over() && !contact.is_open_to(CUSTOMER));
        assert_eq!(words(&contact), ["participant.left", "chat.ended"]);
    }

    #[test]
    fn the_last_agent_ends_the_chat_or_does_not() {
        for last_agent_ends in [true, false] {
            let mut contact = contact(None);
            contact.join(CUSTOMER, &Script::nobody(), noon());
            let [one, other] = ["Ada", "Bea"].map(|name| contact.invite(name, Role::Agent, noon()));
            contact.leave(one, last_agent_ends, noon());
            assert!(!contact.is_over());
            contact.leave(other, last_agent_ends, noon());
            assert_eq!(contact.is_over(), last_agent_ends);
        }
    }
}
