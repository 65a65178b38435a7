//! The contact flow of a chat: a script's steps as they happen, one after another, each when the clock says so.

mod sign_in;

use std::collections::VecDeque;
use std::time::Duration;

use awso_connect_participant::content_type;

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::contact::{CUSTOMER, Contact, News, new_id};
use crate::details::EndReason;
use crate::event;
use crate::participant::{Participant, Presence, Role};
use crate::script::{self, Action, Script, Shown, Step, Template};
use crate::speech::{Message, Sent};
use crate::transcript::EntryKind;

pub(crate) use self::sign_in::{SignIn, Url};

/// What is to happen in a contact later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Plan {
    /// Somebody joins, and goes on with the script.
    AgentJoins { name: String, role: Role },
    /// The agent whom a chat was transferred to joins, which is said now.
    TransferSucceeds { name: String },
    /// The next step of the script.
    NextStep,
    /// The next part of the message that comes in parts.
    NextPart,
    /// The customer has not asked in time where to sign in.
    SignInIsLate(String),
    /// The customer has not signed in in time.
    SignInEnds(String),
}

/// How far a contact is in its script.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Flow {
    /// What is gone by; none before the flow has started.
    #[serde(serialize_with = "script::write", deserialize_with = "script::read")]
    script: Option<Script>,
    /// What the flow is to start with instead of what is usual.
    #[serde(serialize_with = "script::write", deserialize_with = "script::read")]
    own: Option<Script>,
    /// Who speaks, by place among the participants.
    agent: Option<usize>,
    queue: VecDeque<Step>,
    /// A step is on its way.
    is_busy: bool,
    stream: Option<Streamed>,
    /// Whether messages that come in parts may.
    pub(crate) is_incremental: bool,
    pub(crate) sign_in: Option<SignIn>,
}

/// A message that comes in parts.
#[derive(Debug, Serialize, Deserialize)]
struct Streamed {
    id: String,
    parts: VecDeque<String>,
    count: u32,
    content: String,
    every: Duration,
}

/// Parts of so many words, which are the whole when put together.
fn parts(text: &str, words: usize) -> VecDeque<String> {
    let words_with_space: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    words_with_space.chunks(words.max(1)).map(<[&str]>::concat).collect()
}

impl Flow {
    pub(crate) fn has_started(&self) -> bool {
        self.script.is_some()
    }

    /// Who is gone says nothing more.
    pub(crate) fn forget_agent(&mut self, participant: usize) {
        self.agent = self.agent.filter(|agent| *agent != participant);
    }
}

impl Contact {
    /// The flow starts, and brings in the script's agent.
    pub(crate) fn start_flow(&mut self, script: &Script, now: Moment) {
        let script = self.flow.own.take().unwrap_or_else(|| script.clone());
        self.begin(script, now);
    }

    /// Goes by this script from now on, or from the start of the flow where that is yet to come.
    pub(crate) fn follow(&mut self, script: Script, now: Moment) {
        if !self.has_flow() {
            self.flow.own = Some(script);
            return;
        }
        self.flow.queue.clear();
        match self.flow.agent {
            // Who is there stays, and says what the new script says.
            Some(_) => self.flow.script = Some(script),
            None => self.begin(script, now),
        }
    }

    fn begin(&mut self, script: Script, now: Moment) {
        let name = self.customer_name();
        if let Some((agent, role, delay)) = script.joining() {
            self.flow.queue.extend(script.opening(&name));
            self.plans.push((now.after(delay), Plan::AgentJoins { name: agent.to_owned(), role }));
        }
        self.flow.script = Some(script);
    }

    fn customer_name(&self) -> String {
        self.participants.get(CUSTOMER).map(|customer| customer.display_name.clone()).unwrap_or_default()
    }

    /// The customer has said something, which the script may answer.
    pub(crate) fn react_to(&mut self, message: &str, now: Moment) {
        let Some(script) = self.flow.script.as_ref().filter(|script| script.joining().is_some()) else {
            return;
        };
        let steps = script.reply(&self.customer_name(), message);
        self.flow.queue.extend(steps);
        self.proceed(now);
    }

    fn react_to_event(&mut self, content_type: &str, now: Moment) {
        let Some(script) = &self.flow.script else { return };
        let steps = script.after_event(&self.customer_name(), content_type);
        self.flow.queue.extend(steps);
        self.proceed(now);
    }

    /// Does what was planned.
    pub(crate) fn carry_out(&mut self, plan: Plan, now: Moment) {
        if self.is_over() {
            return;
        }
        match plan {
            Plan::AgentJoins { name, role } => {
                self.flow.agent = Some(self.appear(&name, role, now));
                self.proceed(now);
            }
            Plan::TransferSucceeds { name } => {
                self.flow.agent = Some(self.appear(&name, Role::Agent, now));
                self.append(None, event::TRANSFER_SUCCEEDED, EntryKind::Event, now);
                self.proceed(now);
            }
            Plan::NextStep => {
                self.flow.is_busy = false;
                if let Some(step) = self.flow.queue.pop_front() {
                    self.act(step.action, now);
                }
                self.proceed(now);
            }
            Plan::NextPart => self.next_part(now),
            Plan::SignInIsLate(session) => self.sign_in_is_late(&session, now),
            Plan::SignInEnds(session) => self.sign_in_ends(&session, self.time_is_up(), now),
        }
    }

    /// Sets out for the next step, unless one is on its way or nobody is there.
    fn proceed(&mut self, now: Moment) {
        let Some(agent) = self.flow.agent.filter(|_| !self.flow.is_busy && !self.is_over()) else { return };
        let Some(step) = self.flow.queue.front() else { return };
        let is_speech = step.is_speech();
        let typing = self.flow.script.as_ref().map(Script::typing).filter(|_| is_speech);
        let delay = step.after.or(typing).unwrap_or_default();
        let is_seen = self.participants.get(agent).is_some_and(|agent| agent.role != Role::System);
        if is_speech && is_seen && !delay.is_zero() {
            self.pass(agent, content_type::TYPING, now);
        }
        self.flow.is_busy = true;
        self.plans.push((now.after(delay), Plan::NextStep));
    }

    fn act(&mut self, action: Action, now: Moment) {
        let Some(agent) = self.flow.agent else { return };
        match action {
            Action::Say { content_type, content } => {
                self.say(agent, Message { content_type, content }, now);
            }
            Action::Stream { content, words, every } if self.flow.is_incremental => {
                let parts = parts(&content, words);
                self.flow.stream = Some(Streamed { id: new_id(), parts, count: 0, content, every });
                self.flow.is_busy = true;
                self.next_part(now);
            }
            Action::Stream { content, .. } => {
                self.say(agent, plain(content), now);
            }
            Action::Show(shown) => self.show(agent, &shown, now),
            Action::Authenticate { within } => self.ask_to_sign_in(within, now),
            Action::Transfer { agent } => self.transfer_to(&agent, Duration::ZERO, now),
            Action::TransferFails => self.transfer_fails(now),
            Action::Supervisor { name } => {
                self.appear(&name, Role::Supervisor, now);
            }
            Action::Leave => self.leave(agent, true, now),
            Action::End => self.end(EndReason::Flow, now),
            Action::Wait => {}
        }
    }

    /// An interactive message, or its title where the chat does not support them.
    fn show(&mut self, agent: usize, shown: &Shown, now: Moment) {
        let content = match shown {
            Shown::Own(content) => content.clone(),
            Shown::Sample(template) => {
                let token = new_id();
                if *template == Template::ViewResource {
                    self.views.insert(token.clone(), ());
                }
                template.content(&token)
            }
        };
        let interactive = content_type::INTERACTIVE;
        let is_supported =
            self.supported.as_ref().is_none_or(|types| types.iter().any(|known| known == interactive));
        let message = if is_supported {
            Message { content_type: interactive.to_owned(), content: content.to_string() }
        } else {
            let title = content.pointer("/data/content/title").and_then(serde_json::Value::as_str);
            plain(title.unwrap_or("This chat does not show interactive messages.").to_owned())
        };
        self.say(agent, message, now);
    }

    /// Tells the next part of a message; after the last one the message as it is kept.
    fn next_part(&mut self, now: Moment) {
        let (Some(agent), Some(stream)) = (self.flow.agent, self.flow.stream.as_mut()) else {
            self.flow.is_busy = false;
            return;
        };
        stream.count += 1;
        let (id, number, every) = (stream.id.clone(), stream.count, stream.every);
        let part = stream.parts.pop_front();
        let is_completed = part.is_none();
        let content = part.unwrap_or_else(|| std::mem::take(&mut stream.content));
        self.stir(agent, now);
        let kind = EntryKind::Message { content };
        let mut entry = self.entry(Some(agent), content_type::TEXT_PLAIN, kind, now);
        entry.id = id;
        if is_completed {
            self.transcript.push(entry.clone());
            self.flow.stream = None;
            self.flow.is_busy = false;
        } else {
            self.plans.push((now.after(every), Plan::NextPart));
        }
        self.news.push(News::Part { entry, number, is_completed });
        if is_completed {
            self.proceed(now);
        }
    }

    /// The agent leaves, and one of this name joins this much later.
    pub(crate) fn transfer_to(&mut self, name: &str, after: Duration, now: Moment) {
        let when_joined = self.assumptions.transfers_succeed_when_another_joined;
        let when_left = self.assumptions.transfers_succeed_after_the_agent_left;
        if !when_joined && !when_left {
            self.append(None, event::TRANSFER_SUCCEEDED, EntryKind::Event, now);
        }
        let is_agent = |participant: &Participant| {
            participant.role == Role::Agent && participant.presence != Presence::Gone
        };
        let leaving = self.flow.agent.or_else(|| self.participants.iter().position(is_agent));
        if let Some(leaving) = leaving {
            self.leave(leaving, false, now);
        }
        let name = name.to_owned();
        if when_joined {
            return self.plans.push((now.after(after), Plan::TransferSucceeds { name }));
        }
        if when_left {
            self.append(None, event::TRANSFER_SUCCEEDED, EntryKind::Event, now);
        }
        self.plans.push((now.after(after), Plan::AgentJoins { name, role: Role::Agent }));
    }

    pub(crate) fn transfer_fails(&mut self, now: Moment) {
        self.append(None, event::TRANSFER_FAILED, EntryKind::Event, now);
    }

    /// Somebody is there from now on. Tells their place.
    pub(crate) fn appear(&mut self, name: &str, role: Role, now: Moment) -> usize {
        let place = self.invite(name, role, now);
        if let Some(participant) = self.participants.get_mut(place) {
            participant.be_here(now);
        }
        // What the service's own bots do is said by the system, which neither joins nor leaves.
        if role != Role::System {
            self.append(place, content_type::PARTICIPANT_JOINED, EntryKind::Event, now);
            self.is_joined_by(place, now);
        }
        place
    }

    /// The place of somebody of this role, and name if one is given, who is there.
    pub(crate) fn present_as(&self, role: Role, name: Option<&str>) -> Option<usize> {
        self.participants.iter().position(|participant| {
            participant.role == role
                && (participant.presence == Presence::Here || role == Role::Customer)
                && name.is_none_or(|name| participant.display_name == name)
        })
    }

    /// Puts a message or event into the chat, as it is. Typing is heard and not kept.
    pub(crate) fn put(&mut self, author: usize, item: Message, is_event: bool, now: Moment) -> Sent {
        let Message { content_type, content } = item;
        if !is_event {
            self.stir(author, now);
        } else if content_type == content_type::TYPING {
            let (id, at) = self.pass(author, &content_type, now);
            return Sent { id, at };
        }
        let kind = match (is_event, content.is_empty()) {
            (false, _) => EntryKind::Message { content },
            (true, true) => EntryKind::Event,
            (true, false) => EntryKind::EventOf { content },
        };
        let is_customer = author == CUSTOMER && !is_event;
        let said = match &kind {
            EntryKind::Message { content } => content.clone(),
            _ => String::new(),
        };
        let place = self.append(author, &content_type, kind, now);
        if is_customer {
            self.react_to(&said, now);
        }
        let entry = self.transcript.get(place);
        Sent { id: entry.map(|entry| entry.id.clone()).unwrap_or_default(), at: entry.map_or(now, |e| e.at) }
    }
}

fn plain(content: String) -> Message {
    Message { content_type: content_type::TEXT_PLAIN.to_owned(), content }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::tests::{contact, go_on, noon, words};

    fn start(script: &Script) -> Contact {
        let mut contact = contact(None);
        contact.join(CUSTOMER, script, noon());
        go_on(&mut contact);
        contact
    }

    #[test]
    fn steps_happen_one_after_another_each_in_its_time() {
        let seconds = Duration::from_secs;
        let script = Script::silent().start([
            Step::say("one").after(seconds(2)),
            Step::wait(seconds(3)),
            Step::say("two"),
            Step::end(),
        ]);
        let contact = start(&script);
        assert_eq!(words(&contact)[2..], ["one", "two", "chat.ended"]);
        let since =
            |place: usize| contact.transcript.get(place).expect("an entry").at.since(noon()).as_secs();
        assert_eq!((since(2), since(3)), (2, 5));
    }

    #[test]
    fn parts_of_a_message_are_the_whole() {
        assert_eq!(parts("a b  c\nd", 2), ["a b ", " c\n", "d"]);
        assert_eq!(parts("a", 0), ["a"]);
        let text = "one two three four five";
        let script =
            Script::silent().start([Step::stream(text, 2, Duration::from_millis(10)), Step::say("x")]);
        for is_incremental in [true, false] {
            let mut contact = contact(None);
            contact.flow.is_incremental = is_incremental;
            contact.join(CUSTOMER, &script, noon());
            go_on(&mut contact);
            assert_eq!(words(&contact)[2..], [text, "x"]);
            let told: Vec<_> = contact
                .news
                .iter()
                .filter_map(|news| match news {
                    News::Part { entry, number, is_completed } => Some((&entry.id, *number, *is_completed)),
                    _ => None,
                })
                .collect();
            if is_incremental {
                let id = &contact.transcript.get(2).expect("an entry").id;
                assert_eq!(told, [(id, 1, false), (id, 2, false), (id, 3, false), (id, 4, true)]);
            } else {
                assert!(told.is_empty());
            }
        }
    }

    #[test]
    fn another_agent_goes_on_with_the_script() {
        let script = Script::silent().on("human", [Step::transfer("Bea"), Step::say("I am Bea")]);
        let mut contact = start(&script);
        contact.react_to("a human, please", noon());
        go_on(&mut contact);
        let heard = ["transfer.succeeded", "participant.left", "participant.joined", "I am Bea"];
        assert_eq!(words(&contact)[2..], heard);
        let entry = contact.transcript.last().expect("the last");
        let author = entry.author.and_then(|author| contact.participants.get(author));
        assert_eq!(author.map(|author| author.display_name.as_str()), Some("Bea"));
        assert!(!contact.is_over());
    }

    #[test]
    fn a_system_bot_neither_joins_nor_counts() {
        let contact = start(&Script::silent().agent("BOT").system_bot().greeting("Hello"));
        assert_eq!(words(&contact), ["participant.joined", "Hello"]);
        assert_eq!(contact.present().count(), 1);
    }

    #[test]
    fn another_script_is_followed_from_then_on() {
        let mut contact = start(&Script::silent().otherwise("one"));
        contact.react_to("?", noon());
        go_on(&mut contact);
        contact.follow(Script::silent().otherwise("two"), noon());
        contact.react_to("?", noon());
        go_on(&mut contact);
        assert_eq!(words(&contact)[2..], ["one", "two"]);
    }

    #[test]
    fn what_a_chat_does_not_support_is_shown_as_text() {
        let script = Script::silent().start([Step::show(Template::QuickReply)]);
        let mut plain = crate::contact::tests::contact(Some(&["text/plain"]));
        plain.join(CUSTOMER, &script, noon());
        go_on(&mut plain);
        assert_eq!(words(&plain)[2..], ["How was it?"]);
        let shown = start(&script);
        assert_eq!(shown.transcript.get(2).expect("an entry").content_type, content_type::INTERACTIVE);
    }
}
