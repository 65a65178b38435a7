//! How long participants may be silent. There is a configuration for each role; it is taken up when an agent or a custom
//! bot joins, and its timers run while they and the customer are both there.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contact::{CUSTOMER, Contact, News};
use crate::details::EndReason;
use crate::event;
use crate::participant::{Participant, Presence, Role};
use crate::transcript::EntryKind;

/// How long somebody may be silent until they are idle, and until everybody but the customer is made to leave: so long
/// after they became idle, where both are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Limits {
    pub(crate) idle: Option<Duration>,
    pub(crate) disconnect: Option<Duration>,
}

/// The limits of each role that has some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Configuration {
    pub(crate) customer: Limits,
    pub(crate) agent: Limits,
}

impl Configuration {
    pub(crate) fn of_all(limits: Limits) -> Self {
        Configuration { customer: limits, agent: limits }
    }

    fn of(&self, role: Role) -> Limits {
        match role {
            Role::Customer => self.customer,
            Role::Agent => self.agent,
            Role::CustomBot | Role::Supervisor | Role::System => Limits::default(),
        }
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Timers {
    /// What holds for the next agent who joins.
    pub(crate) configuration: Configuration,
    running: Option<Running>,
}

/// The customer and somebody to talk to are both there.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Running {
    since: Moment,
    configuration: Configuration,
}

impl Timers {
    pub(crate) fn new(configuration: Configuration) -> Self {
        Timers { configuration, running: None }
    }
}

fn is_here(participant: &Participant) -> bool {
    participant.presence == Presence::Here
}

/// Whether timers run while this one is there.
fn is_company(participant: &Participant) -> bool {
    is_here(participant) && matches!(participant.role, Role::Agent | Role::CustomBot)
}

impl Contact {
    /// The participant is here since now, which may start timers.
    pub(crate) fn start_timers(&mut self, joined: usize, now: Moment) {
        let is_customer_here = self.participants.get(CUSTOMER).is_some_and(is_here);
        if !is_customer_here || !self.participants.iter().any(is_company) {
            return;
        }
        let configuration = self.timers.configuration;
        match &mut self.timers.running {
            Some(running) if self.participants.get(joined).is_some_and(is_company) => {
                running.configuration = configuration;
            }
            Some(_) => {}
            None => self.timers.running = Some(Running { since: now, configuration }),
        }
        for participant in 0..self.participants.len() {
            self.plan_watch(participant, now);
        }
    }

    /// Somebody has left, which may stop timers.
    pub(crate) fn stop_timers(&mut self) {
        if !self.participants.iter().any(is_company) {
            self.timers.running = None;
        }
    }

    /// The participant says something: they are not idle.
    pub(crate) fn stir(&mut self, participant: usize, now: Moment) {
        let Some(author) = self.participants.get_mut(participant) else { return };
        author.active = now;
        if std::mem::take(&mut author.is_idle) {
            self.append(participant, event::PARTICIPANT_RETURNED, EntryKind::Event, now);
            // Until now, the next look was for their being made to leave.
            self.plan_watch(participant, now.next());
        }
    }

    /// Looks whether the participant has been silent for too long, and plans the next look.
    pub(crate) fn watch(&mut self, participant: usize, last_agent_ends: bool, now: Moment) {
        let Some(watched) = self.participants.get_mut(participant) else { return };
        // Another look was planned since.
        if watched.watched_at != Some(now) {
            return;
        }
        watched.watched_at = None;
        let Some((idle, leave)) = self.limits_of(participant) else { return };
        if leave.is_some_and(|leave| leave <= now) {
            self.append(participant, event::AUTODISCONNECTION, EntryKind::Event, now);
            return self.disconnect_all_but_the_customer(last_agent_ends, now);
        }
        let is_newly_idle = idle.is_some_and(|idle| idle <= now)
            && self.participants.get(participant).is_some_and(|watched| !watched.is_idle);
        if is_newly_idle {
            if let Some(watched) = self.participants.get_mut(participant) {
                watched.is_idle = true;
            }
            self.append(participant, event::PARTICIPANT_IDLE, EntryKind::Event, now);
        }
        // A look that finds nothing to do is never due at once again.
        self.plan_watch(participant, now.next());
    }

    fn plan_watch(&mut self, participant: usize, earliest: Moment) {
        let Some((idle, leave)) = self.limits_of(participant) else { return };
        let Some(watched) = self.participants.get_mut(participant) else { return };
        // One who is idle comes back by saying something, from which on the limit counts anew.
        let idle = idle.filter(|_| !watched.is_idle);
        let Some(at) = [idle, leave].into_iter().flatten().min() else { return };
        let at = at.max(earliest);
        if watched.watched_at.is_none_or(|planned| at < planned) {
            watched.watched_at = Some(at);
            self.watches.push((at, participant));
        }
    }

    /// When the participant is idle, and when everybody is made to leave, unless they say something before.
    fn limits_of(&self, participant: usize) -> Option<(Option<Moment>, Option<Moment>)> {
        let running = self.timers.running.as_ref().filter(|_| !self.is_over())?;
        let watched = self.participants.get(participant).filter(|watched| is_here(watched))?;
        let Limits { idle, disconnect } = running.configuration.of(watched.role);
        let since = watched.active.max(running.since);
        let idle = idle.map(|limit| since.after(limit));
        Some((idle, disconnect.map(|limit| idle.unwrap_or(since).after(limit))))
    }

    fn disconnect_all_but_the_customer(&mut self, last_agent_ends: bool, now: Moment) {
        for participant in 0..self.participants.len() {
            if participant != CUSTOMER {
                self.depart(participant, now);
                self.news.push(News::Left(participant));
            }
        }
        if last_agent_ends {
            self.end(EndReason::Idle, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::{contact, go_on, noon, words};
    use crate::script::Script;

    fn at(seconds: u64) -> Moment {
        noon().after(Duration::from_secs(seconds))
    }

    fn seconds(count: u64) -> Option<Duration> {
        Some(Duration::from_secs(count))
    }

    /// Looks at every moment that was planned, until then.
    fn watch_until(contact: &mut Contact, until: Moment) {
        while let Some(index) = (0..contact.watches.len()).min_by_key(|index| contact.watches[*index]) {
            if contact.watches[index].0 > until {
                break;
            }
            let (at, participant) = contact.watches.remove(index);
            contact.watch(participant, true, at);
        }
    }

    /// A chat with the customer, without their events.
    fn chat(customer: Limits, agent: Limits) -> Contact {
        let mut contact = contact(None);
        contact.timers.configuration = Configuration { customer, agent };
        contact.join(CUSTOMER, &Script::nobody(), noon());
        contact
    }

    const NEVER: Limits = Limits { idle: None, disconnect: None };

    #[test]
    fn who_says_nothing_is_idle_and_then_the_agent_is_made_to_leave() {
        let limits = Limits { idle: seconds(10), disconnect: seconds(20) };
        let mut contact = chat(limits, NEVER);
        watch_until(&mut contact, at(100));
        assert_eq!(words(&contact), ["participant.joined"]);
        contact.appear("Ada", Role::Agent, at(100));
        watch_until(&mut contact, at(112));
        contact.stir(CUSTOMER, at(112));
        watch_until(&mut contact, at(200));
        let expected = [
            "participant.joined",
            "participant.joined",
            "participant.idle",
            "participant.returned",
            "participant.idle",
            "participant.autodisconnection",
            "participant.left",
            "chat.ended",
        ];
        assert_eq!(words(&contact), expected);
        let since = |place: usize| contact.transcript.get(place).expect("an entry").at.since(at(0)).as_secs();
        assert_eq!([2, 4, 5, 7].map(since), [110, 122, 142, 142]);
        assert_eq!(contact.transcript.get(6).and_then(|entry| entry.author), Some(1));
        assert_eq!(contact.details.end_reason, Some(EndReason::Idle));
    }

    #[test]
    fn who_subscribes_often_is_looked_at_once() {
        let mut contact = chat(Limits { idle: seconds(60), disconnect: None }, NEVER);
        contact.appear("Ada", Role::Agent, noon());
        for second in 0..60 {
            contact.join(CUSTOMER, &Script::nobody(), at(second));
        }
        assert_eq!(contact.watches, [(at(60), CUSTOMER)]);
        watch_until(&mut contact, at(60));
        assert!(contact.participants[CUSTOMER].is_idle && contact.watches.is_empty());
    }

    #[test]
    fn who_speaks_by_a_script_is_not_idle() {
        let mut contact = contact(None);
        contact.timers.configuration.agent.idle = seconds(10);
        contact.join(CUSTOMER, &Script::silent().otherwise("<{message}>"), noon());
        go_on(&mut contact);
        watch_until(&mut contact, at(8));
        contact.react_to("one", at(8));
        go_on(&mut contact);
        watch_until(&mut contact, at(17));
        assert_eq!(words(&contact)[2..], ["<one>"]);
        watch_until(&mut contact, at(18));
        assert_eq!(words(&contact)[3..], ["participant.idle"]);
        contact.react_to("two", at(30));
        go_on(&mut contact);
        assert_eq!(words(&contact)[4..], ["participant.returned", "<two>"]);
    }

    #[test]
    fn the_disconnection_counts_from_silence_where_nobody_is_ever_idle() {
        let mut contact = chat(NEVER, Limits { idle: None, disconnect: seconds(30) });
        contact.appear("Ada", Role::Agent, at(5));
        watch_until(&mut contact, at(34));
        assert!(!contact.is_over());
        watch_until(&mut contact, at(35));
        assert!(contact.is_over());
    }

    #[test]
    fn a_configuration_holds_for_the_next_agent_who_joins() {
        let mut contact = chat(NEVER, NEVER);
        let ada = contact.appear("Ada", Role::Agent, noon());
        contact.timers.configuration.customer.idle = seconds(10);
        watch_until(&mut contact, at(100));
        assert_eq!(words(&contact).len(), 2);
        contact.appear("Bea", Role::Agent, at(100));
        watch_until(&mut contact, at(100));
        assert_eq!(words(&contact).last().map(String::as_str), Some("participant.idle"));
        // A new agent starts the timers anew where they have stopped.
        contact.leave(ada, false, at(100));
        contact.leave(2, false, at(100));
        contact.stir(CUSTOMER, at(100));
        let before = words(&contact).len();
        watch_until(&mut contact, at(200));
        assert_eq!(words(&contact).len(), before);
        contact.appear("Cy", Role::CustomBot, at(200));
        watch_until(&mut contact, at(209));
        assert_eq!(words(&contact).len(), before + 1);
        watch_until(&mut contact, at(210));
        assert_eq!(words(&contact).len(), before + 2);
    }
}
