//! What is not kept for ever. What can come to nothing more goes at a moment of its own in the agenda; a contact goes a
//! while after its end, and with it all that hangs on it: tokens, client tokens, transcript, files. What a chat goes on
//! from that is still on stays as long as that chat does.

use std::collections::{BTreeSet, HashMap};

use crate::clock::Moment;
use crate::contact::Contact;
use crate::instance::{Deadline, Instance, Subject};
use crate::journal::Change;
use crate::socket::Close;
use crate::token::Session;

/// Which contacts are over and can go. It follows from the contacts, and is not written down.
#[derive(Debug, Default)]
pub(crate) struct Retention {
    /// Those that no chat which is on goes on from, by when they ended.
    ended: BTreeSet<(Moment, usize)>,
    /// How many chats that are on go on from a contact.
    continued: HashMap<usize, usize>,
    /// When the agenda has the first of them go.
    alarm: Option<Moment>,
}

impl Instance {
    /// Takes a contact into account that is new or was put back.
    pub(crate) fn enrol(&mut self, place: usize) {
        let Some(contact) = self.contacts.get(place) else { return };
        match contact.ended() {
            Some(at) if !self.retention.continued.contains_key(&place) => {
                self.retention.ended.insert((at, place));
            }
            Some(_) => {}
            None => self.hold_past(place),
        }
    }

    /// The contact, which is on, goes on from earlier ones since now.
    pub(crate) fn hold_past(&mut self, place: usize) {
        let Some(contact) = self.contacts.get(place) else { return };
        let Retention { ended, continued, .. } = &mut self.retention;
        for past in &contact.past {
            *continued.entry(*past).or_default() += 1;
            if let Some(at) = self.contacts.get(*past).and_then(Contact::ended) {
                ended.remove(&(at, *past));
            }
        }
    }

    /// The contact is over: nothing is to happen in it any more, and it can go.
    pub(crate) fn retire(&mut self, place: usize) {
        self.contacts.note_end(place);
        let (agenda, sockets) = (&mut self.agenda, &mut self.sockets);
        agenda.retain_of(Subject::Contact(place), |deadline| match deadline {
            Deadline::TokenGoes(..) => true,
            Deadline::UrlExpires(_, id) => {
                sockets.forget_url(*id);
                false
            }
            _ => false,
        });
        let Some(contact) = self.contacts.get(place) else { return };
        let Retention { ended, continued, .. } = &mut self.retention;
        ended.extend(contact.ended().map(|at| (at, place)));
        for past in &contact.past {
            let Some(count) = continued.get_mut(past) else { continue };
            *count -= 1;
            if *count == 0 {
                continued.remove(past);
                let at = self.contacts.get(*past).and_then(Contact::ended);
                ended.extend(at.map(|at| (at, *past)));
            }
        }
    }

    /// Lets those go that are more than may be kept, the oldest first, and sees to it that the others do in time.
    pub(crate) fn limit_ended_contacts(&mut self) {
        while self.retention.ended.len() > self.settings.most_ended_contacts {
            let Some((_, place)) = self.retention.ended.pop_first() else { break };
            self.drop_contact(place);
        }
        let Some((ended, _)) = self.retention.ended.first() else { return };
        let goes = ended.after(self.settings.ended_contact_lifetime);
        if self.retention.alarm.is_none_or(|alarm| goes < alarm) {
            self.retention.alarm = Some(goes);
            self.agenda.put(goes, Deadline::EndedContactGoes);
        }
    }

    /// Lets those go that have been kept for long enough.
    pub(crate) fn drop_ended_contacts(&mut self, now: Moment) {
        // Another one was set to an earlier moment, if it is not this.
        if self.retention.alarm == Some(now) {
            self.retention.alarm = None;
        }
        let lifetime = self.settings.ended_contact_lifetime;
        while let Some((_, place)) = self.retention.ended.first().filter(|(at, _)| at.after(lifetime) <= now)
        {
            let place = *place;
            self.retention.ended.pop_first();
            self.drop_contact(place);
        }
    }

    /// Forgets a contact that is over, and what was only for it.
    fn drop_contact(&mut self, contact: usize) {
        let Some(dropped) = self.contacts.get(contact) else { return };
        let id = dropped.id.clone();
        if let Some(token) = &dropped.started_with {
            self.starts.remove(&(dropped.instance_id.clone(), token.clone()));
        }
        for participant in 0..dropped.participants.len() {
            self.connections.remove(&Session { contact, participant });
        }
        let (agenda, tokens) = (&mut self.agenda, &mut self.bearer_tokens);
        agenda.retain_of(Subject::Contact(contact), |deadline| {
            if let Deadline::TokenGoes(_, id) = deadline {
                tokens.forget(*id);
            }
            false
        });
        self.close_sockets(contact, None, Close::CHAT_ENDED);
        self.forget_files_of(contact, &id);
        self.contacts.remove(contact);
        self.journal.note(Change::Gone(id));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use awso_connect::RehydrationType::FromSegment;

    use super::*;
    use crate::clock::Clock;
    use crate::contact::CUSTOMER;
    use crate::details::{self, EndReason};
    use crate::event;
    use crate::file::{Announcement, Details, Place};
    use crate::integration::Correspondence;
    use crate::participant::Role;
    use crate::record::Key;
    use crate::refusal::Refusal;
    use crate::script::{Script, Step, Template};
    use crate::settings::Settings;
    use crate::speech::{Message, MessageLimits};
    use crate::start::ChatStart;
    use crate::token::Purpose;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    /// A machine, and what it has written down.
    struct Run {
        instance: Instance,
        records: BTreeMap<Vec<u8>, Vec<u8>>,
    }

    fn settings(most_ended_contacts: usize) -> Settings {
        let steps = [Step::show(Template::ViewResource), Step::authenticate(Duration::from_secs(3_000))];
        let script = Script::silent().start(steps);
        let mut settings = Settings { most_ended_contacts, script, ..Settings::default() };
        settings.assumptions.any_content_type_by_default = true;
        settings.assumptions.connection_tokens_are_reused = true;
        settings
    }

    impl Run {
        fn new(most_ended_contacts: usize) -> Run {
            let instance = Instance::new(settings(most_ended_contacts), Clock::default());
            Run { instance, records: BTreeMap::new() }
        }

        fn step<T>(&mut self, step: impl FnOnce(&mut Instance) -> T) -> T {
            self.instance.tick();
            let result = step(&mut self.instance);
            self.instance.tick();
            self.instance.take_outputs();
            self.instance.take_changes(|key, value| {
                let key = key.to_bytes();
                match value {
                    Some(value) => self.records.insert(key, value.to_json().expect("JSON")),
                    None => self.records.remove(&key),
                };
            });
            result
        }

        fn restart(&mut self, most_ended_contacts: usize) {
            self.instance = Instance::new(settings(most_ended_contacts), Clock::default());
            for (key, json) in &self.records {
                self.instance.restore(&Key::of_bytes(key).expect("a key"), json).expect("a record");
            }
            self.step(|_| ());
        }

        fn start(&mut self, client_token: Option<String>, continues: Option<usize>) -> Chat {
            let source = continues.map(|place| {
                let contact = self.instance.contacts.get(place).expect("a contact");
                self.instance.source("i", &FromSegment, &contact.id).expect("it is over")
            });
            // An instance may be given by its ARN.
            let instance = "arn:aws:connect:us-east-1:123456789012:instance/i".to_owned();
            let start = ChatStart { source, ..ChatStart::new("Jane".to_owned(), instance) };
            let started = self.step(|instance| instance.start_chat(start, client_token));
            let started = started.expect("room for a chat");
            let session = started.session;
            Chat { place: session.contact, token: started.participant_token, session }
        }

        /// A chat by another message service that the business begins, goes on from an earlier one, and ends.
        fn write(&mut self, number: usize, continues: usize) {
            let correspondence = Correspondence {
                customer: format!("+44{number}"),
                business: "number".to_owned(),
                subtype: None,
            };
            let details = details::Details {
                correspondence: Some(correspondence.clone()),
                outbound_token: Some(format!("token {number}")),
                ..details::Details::default()
            };
            let start = ChatStart { details, ..ChatStart::new("Jane".to_owned(), "i".to_owned()) };
            let place = self.step(|instance| instance.begin_chat(start)).expect("room for a chat");
            let of = &self.instance;
            assert_eq!(of.contacts.between(&correspondence), Some(place));
            assert!(of.outbound_chat("i", &format!("token {number}")).is_some());
            let continued = of.contacts.get(continues).expect("a contact").id.clone();
            let source = of.source("i", &FromSegment, &continued).expect("it is over");
            let associated =
                |instance: &mut Instance| instance.associate(place, source, Some("token".to_owned()));
            self.step(associated).expect("its first");
            self.end(place);
            assert_eq!(self.instance.contacts.between(&correspondence), None);
        }

        fn end(&mut self, place: usize) {
            self.step(|instance| {
                let now = instance.now;
                instance.change(place, |contact| contact.end(EndReason::Stopped, now));
            });
        }

        /// A chat in which everything happens that leaves something, from its start to its end.
        fn live_through(&mut self, number: usize) -> Chat {
            let token = || Some(format!("token {number}"));
            let chat = self.start(token(), None);
            let session = chat.session;
            self.step(|instance| {
                instance.connection_token(session);
                instance.connection_token(session);
                let [used, _unused] = [(); 2].map(|()| instance.offer_socket(session).url);
                let socket = instance.open_socket(used.rsplit('/').next().expect("a secret")).expect("open");
                instance.hear(socket, r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}"#);
                instance.invite(chat.place, "Bea", Role::Supervisor, token()).expect("invited");
            });
            self.step(|instance| {
                let message = Message { content_type: "text/plain".to_owned(), content: "hi".to_owned() };
                let (contact, _, now) = instance.enter(session).expect("a chat");
                let limits = MessageLimits::Current;
                contact.send_message(CUSTOMER, message, token().as_deref(), limits, now).expect("taken");
            });
            let contact_id = self.instance.contact(session).expect("a chat").id.clone();
            let arn = format!("arn:aws:connect:us-east-1:1:instance/i/contact/{contact_id}");
            for place in [Place::Chat(session), Place::Resource { instance_id: "i".to_owned(), arn }] {
                let file = Announcement {
                    place,
                    name: "notes.txt".to_owned(),
                    media_type: "text/plain".to_owned(),
                    size: 4,
                    client_token: token(),
                    details: Details::default(),
                };
                self.step(|instance| {
                    let id = instance.announce_file(file).expect("taken");
                    instance.upload_for_tests(&id, b"1234");
                    instance.complete_file(&id, |_| true, None).expect("uploaded");
                });
            }
            self.step(|instance| {
                let now = instance.now;
                instance.change(chat.place, |contact| {
                    contact.start_stream("topic", token().as_deref()).expect("its first");
                    contact.details.tags.set([("a".to_owned(), "b".to_owned())]).expect("a tag");
                    let sign_in = contact.flow.sign_in.as_ref().expect("a sign-in").session_id.clone();
                    contact.sign_in_ends(&sign_in, event::AUTHENTICATION_SUCCEEDED, now);
                    assert_eq!([contact.views.len(), contact.past_sign_ins.len()], [1, 1]);
                });
            });
            self.end(chat.place);
            chat
        }

        /// How much there is of everything.
        fn counts(&self) -> Vec<usize> {
            let of = &self.instance;
            let Retention { ended, continued, .. } = &of.retention;
            let files = of.files.counts();
            let mut counts = of.contacts.counts().to_vec();
            counts.extend([of.bearer_tokens.0.len(), of.starts.len()]);
            counts.extend([of.connections.len(), of.agenda.len(), ended.len(), continued.len()]);
            counts.extend(of.sockets.counts().into_iter().chain(files));
            counts.push(self.records.len());
            counts
        }
    }

    struct Chat {
        place: usize,
        token: String,
        session: Session,
    }

    #[test]
    fn ten_thousand_chats_that_begin_and_end_leave_as_much_as_a_hundred() {
        let mut run = Run::new(20);
        let mut after = Vec::new();
        for number in 0..10_000 {
            let chat = run.live_through(number);
            run.write(number, chat.place);
            if number == 100 {
                after = run.counts();
            }
        }
        assert_eq!(run.counts(), after);
        assert!(after.iter().all(|count| *count <= 20 * 30), "{after:?}");
        run.restart(20);
        assert_eq!(run.counts(), after);
        // The settings are those of the new start.
        run.restart(5);
        assert_eq!(run.counts()[0], 5);
        run.step(|instance| instance.advance(DAY));
        // What is left is the clock, and the keys of URLs and page tokens.
        assert_eq!((run.counts().iter().sum::<usize>(), run.records.len()), (1, 1));
    }

    #[test]
    fn a_contact_is_kept_for_a_while_after_its_end_and_its_tokens_are_known_until_then() {
        let mut run = Run::new(10);
        let chat = run.live_through(0);
        let is_there = |run: &Run| run.instance.contacts.get(chat.place).is_some();
        let refused = |run: &Run| run.instance.admit(&chat.token, Purpose::Participant);
        run.step(|instance| instance.advance(DAY - Duration::from_secs(1)));
        assert_eq!((is_there(&run), refused(&run)), (true, Err(Refusal::denied())));
        run.step(|instance| instance.advance(Duration::from_secs(1)));
        assert_eq!((is_there(&run), refused(&run)), (false, Err(Refusal::unknown_bearer())));
        // The client token of its start is free again.
        assert_ne!(run.live_through(0).place, chat.place);
    }

    #[test]
    fn an_expired_token_of_a_chat_that_is_on_goes_too() {
        let mut run = Run::new(10);
        run.instance.settings.connection_token_lifetime = Duration::from_secs(60);
        let chat = run.start(None, None);
        run.step(|instance| instance.join(chat.session));
        let before = run.instance.bearer_tokens.0.len();
        let (token, _) = run.step(|instance| instance.connection_token(chat.session));
        run.instance.settings.ended_contact_lifetime = Duration::ZERO;
        run.step(|instance| instance.advance(Duration::from_secs(60)));
        assert_eq!(run.instance.admit(&token, Purpose::Connection), Err(Refusal::denied()));
        run.step(|instance| instance.advance(DAY));
        assert_eq!(run.instance.admit(&token, Purpose::Connection), Err(Refusal::unknown_bearer()));
        assert_eq!(run.instance.bearer_tokens.0.len(), before);
    }

    #[test]
    fn what_a_chat_goes_on_from_stays_as_long_as_that_chat_does() {
        let mut run = Run::new(1);
        let first = run.start(None, None).place;
        run.end(first);
        let second = run.start(None, Some(first)).place;
        run.end(second);
        // It was not the last to end, and so is gone.
        let places = |run: &Run| run.instance.contacts.iter().map(|(place, _)| place).collect::<Vec<_>>();
        assert_eq!(places(&run), [second]);
        let third = run.start(None, Some(second)).place;
        let other = run.start(None, None).place;
        run.end(other);
        run.restart(1);
        run.step(|instance| instance.advance(DAY));
        assert_eq!(places(&run), [second, third]);
        run.end(third);
        assert_eq!(places(&run), [third]);
        // Also where it goes on from it since after its start.
        let Chat { place: fourth, session, .. } = run.start(None, None);
        run.step(|instance| instance.join(session));
        let id = run.instance.contacts.get(third).expect("a contact").id.clone();
        let source = run.instance.source("i", &FromSegment, &id).expect("it is over");
        run.step(|instance| instance.associate(fourth, source, None)).expect("its first");
        run.restart(1);
        run.step(|instance| instance.advance(DAY - Duration::from_secs(1)));
        assert_eq!(places(&run), [third, fourth]);
    }
}
