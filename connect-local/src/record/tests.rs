//! A machine that is built anew from what it wrote down goes on as one that never stopped.

mod act;

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, UNIX_EPOCH};

use awso::http::{HeaderValue, Method, Request};
use proptest::prelude::*;
use serde_json::json;

use self::act::{Act, acts};
use super::*;
use crate::clock::Clock;
use crate::contact::tests::words;
use crate::routes;
use crate::script::{Script, Step, Template};
use crate::settings::Settings;
use crate::signature::SignaturePolicy;
use crate::transcript::EntryKind;

/// A machine, what it has written down, and what was learned from its answers.
struct Run {
    instance: Instance,
    records: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Ids of chats, participant tokens, connection tokens and ids of messages.
    chats: Vec<String>,
    guests: Vec<String>,
    connections: Vec<String>,
    messages: Vec<String>,
    /// What the last page said to ask for next, by its size.
    next: Option<(u8, String)>,
    /// How many messages would have gone to which topic.
    published: BTreeMap<String, usize>,
    /// Names for what is random, in the order in which it was first seen.
    names: HashMap<String, usize>,
}

fn settings() -> Settings {
    let script = Script::silent().greeting("Hello").otherwise("<{message}>");
    let mut settings = Settings {
        script: script.joins_after(Duration::from_secs(20)).answers_after(Duration::from_secs(7)),
        signatures: SignaturePolicy::ignored(),
        idle_after: Some(Duration::from_secs(300)),
        disconnected_after: Some(Duration::from_secs(3_000)),
        public_url: "http://127.0.0.1:1".to_owned(),
        ended_contact_lifetime: Duration::from_secs(1_500),
        most_ended_contacts: 3,
        ..Settings::default()
    };
    settings.assumptions.receipts_are_items = true;
    settings.assumptions.connection_tokens_are_reused = true;
    settings
}

/// Time passes when it is told to. Who came a millisecond before whom is not what is tested.
fn still() -> Clock {
    Clock::stopped(UNIX_EPOCH + Duration::from_secs(1_795_000_000))
}

impl Run {
    fn new() -> Run {
        Run {
            instance: Instance::new(settings(), still()),
            records: BTreeMap::new(),
            chats: Vec::new(),
            guests: Vec::new(),
            connections: Vec::new(),
            messages: Vec::new(),
            next: None,
            published: BTreeMap::new(),
            names: HashMap::new(),
        }
    }

    fn restart(&mut self) {
        let mut instance = Instance::new(settings(), still());
        for (key, json) in &self.records {
            let key = Key::of_bytes(key).expect("a key");
            instance.restore(&key, json).expect("a record");
        }
        if !self.records.is_empty() {
            instance.take_changes(|key, _| panic!("{key:?}"));
        }
        self.instance = instance;
    }

    fn step<T>(&mut self, step: impl FnOnce(&mut Instance) -> T) -> T {
        self.instance.tick();
        let result = step(&mut self.instance);
        self.instance.tick();
        for (_, published) in self.instance.published.after(0) {
            *self.published.entry(published.topic.clone()).or_default() += 1;
        }
        self.instance.published.clear();
        self.instance.take_changes(|key, value| {
            let key = key.to_bytes();
            match value {
                Some(value) => self.records.insert(key, value.to_json().expect("JSON")),
                None => self.records.remove(&key),
            };
        });
        result
    }

    fn ask(
        &mut self,
        method: Method,
        path: &str,
        token: &str,
        body: &serde_json::Value,
    ) -> serde_json::Value {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut request = Request::new(method, path);
        request.query = query.to_owned();
        request.headers.insert("x-amz-bearer", HeaderValue::from_str(token).expect("a token"));
        request.body = body.to_string().into();
        let response = self.step(|instance| routes::respond(&request, instance));
        let body: serde_json::Value =
            serde_json::from_slice(response.body.bytes().expect("at hand")).expect("JSON");
        let seen = self.known(&body);
        json!([response.status.as_u16(), seen, body])
    }

    /// The answer with names for what is random, and without times.
    fn known(&mut self, value: &serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        const RANDOM: [&str; 14] = [
            "Arn",
            "AttachmentId",
            "ConnectionToken",
            "ContactAssociationId",
            "ContactId",
            "ContinuedFromContactId",
            "Id",
            "InitialContactId",
            "MessageId",
            "ParticipantId",
            "ParticipantToken",
            "RecipientParticipantId",
            "RelatedContactId",
            "StreamingId",
        ];
        match value {
            Value::Array(items) => items.iter().map(|item| self.known(item)).collect(),
            Value::Object(members) => {
                let mut known = serde_json::Map::new();
                for (name, value) in members {
                    let value = match value.as_str() {
                        Some(text) if RANDOM.contains(&name.as_str()) || name.ends_with("contact_id") => {
                            let next = self.names.len();
                            json!(*self.names.entry(text.to_owned()).or_insert(next))
                        }
                        Some(text) if name == "NextToken" => json!(!text.is_empty()),
                        Some(_) if name.contains("Time") || name.contains("Expiry") || name == "Url" => {
                            Value::Null
                        }
                        None if name.contains("Time") && value.is_number() => Value::Null,
                        _ => self.known(value),
                    };
                    known.insert(name.clone(), value);
                }
                Value::Object(known)
            }
            other => other.clone(),
        }
    }

    fn transcripts(&self) -> Vec<(Vec<String>, bool)> {
        self.instance.contacts.iter().map(|(_, contact)| (words(contact), contact.is_over())).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_machine_that_restarts_at_any_time_does_what_one_that_runs_on_does(acts in acts()) {
        let (mut one, mut other) = (Run::new(), Run::new());
        for act in acts {
            if matches!(act, Act::Restart) {
                other.restart();
            }
            prop_assert_eq!(one.act(&act), other.act(&act), "{:?}", act);
            prop_assert_eq!(one.transcripts(), other.transcripts(), "{:?}", act);
            prop_assert_eq!(&one.published, &other.published, "{:?}", act);
        }
        prop_assert_eq!(one.records.len(), other.records.len());
    }

    #[test]
    fn a_key_is_what_its_bytes_say(
        places in any::<(usize, usize)>(),
        texts in any::<(String, String)>(),
        id in any::<[u8; 16]>(),
        at in any::<i64>(),
    ) {
        let ((one, other), (name, token)) = (places, texts);
        let keys = [
            Key::Machine,
            Key::Contact(one),
            Key::Entry { contact: one, place: other },
            Key::Sent { contact: one, known: Known { author: other, digest: [7; 32] } },
            Key::View { contact: one, token: token.clone() },
            Key::PastSignIn { contact: one, state: token.clone() },
            Key::BearerToken(id),
            Key::Url(id),
            Key::Start { instance_id: name.clone(), token: token.clone() },
            Key::Invitation { contact: one, token },
            Key::Connection(Session { contact: one, participant: other }),
            Key::Deadline { at: Moment::of_millis(at), slot: 7 },
            Key::File(name),
        ];
        for key in keys {
            let bytes = key.to_bytes();
            prop_assert_eq!(Key::of_bytes(&bytes), Some(key));
        }
    }

    #[test]
    fn bytes_that_are_no_key_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        if let Some(key) = Key::of_bytes(&bytes) {
            prop_assert_eq!(key.to_bytes(), bytes);
        }
    }
}

#[test]
fn views_that_were_shown_and_sign_ins_that_are_over_outlive_the_process() {
    let mut run = Run::new();
    let steps = [Step::show(Template::ViewResource), Step::authenticate(Duration::from_secs(100))];
    run.instance.settings.script = Script::silent().start(steps);
    run.instance.settings.assumptions.any_content_type_by_default = true;
    run.act(&Act::Start { client_token: None, minutes: 60, continues: None });
    run.act(&Act::Connect(0));
    let (view, state) = {
        let contact = run.instance.contacts.get(0).expect("a chat");
        let shown = contact.transcript.latest_message().expect("a message");
        let EntryKind::Message { content } = &shown.kind else { panic!("{shown:?}") };
        let content: serde_json::Value = serde_json::from_str(content).expect("JSON");
        let view = content["data"]["content"]["viewToken"].as_str().expect("a token").to_owned();
        (view, contact.flow.sign_in.as_ref().expect("a sign-in").state.clone())
    };
    let ends = json!({"State": state, "InstanceId": "i", "Code": "c"});
    for (restarts, status) in [(true, 200), (true, 409), (false, 409)] {
        if restarts {
            run.restart();
        }
        let answer = run.ask(Method::POST, "/contact/update-participant-authentication", "", &ends);
        assert_eq!(answer[0], status, "{answer}");
        let (path, token) = (format!("/participant/views/{view}"), run.connections[0].clone());
        let answer = run.ask(Method::GET, &path, &token, &json!({}));
        assert_eq!(answer[0], 200, "{answer}");
    }
}

#[test]
fn a_record_that_is_damaged_is_told_without_what_is_in_it() {
    let mut instance = Instance::new(settings(), Clock::default());
    let start = Key::Start { instance_id: "i".to_owned(), token: "t".to_owned() };
    let json = br#"{"session":"a secret"}"#;
    let damaged = instance.restore(&start, json).expect_err("no start").to_string();
    assert_eq!(damaged, "the record of a client token of a start is not one: column 21");
    let entry = Key::Entry { contact: 0, place: 0 };
    let json = br#"{"id":"e","at":0,"kind":"Event","content_type":"x","author":null,"receipts":[]}"#;
    let damaged = instance.restore(&entry, json).expect_err("no contact").to_string();
    assert_eq!(damaged, "what comes before an entry of a transcript is missing");
}

#[test]
fn a_contact_is_read_as_an_earlier_version_wrote_it() {
    let mut run = Run::new();
    run.act(&Act::Start { client_token: Some(0), minutes: 60, continues: None });
    for (key, json) in &mut run.records {
        let mut record: serde_json::Value = serde_json::from_slice(json).expect("JSON");
        match Key::of_bytes(key).expect("a key") {
            Key::Contact(_) => {
                let contact = record.as_object_mut().expect("an object");
                for member in ["details", "streams", "timers"] {
                    contact.remove(member).expect(member);
                }
                for participant in contact["participants"].as_array_mut().expect("participants") {
                    for member in ["joined", "watched_at"] {
                        participant.as_object_mut().expect("an object").remove(member).expect(member);
                    }
                }
            }
            Key::Start { .. } => {
                record.as_object_mut().expect("an object").remove("stream_id").expect("it");
            }
            _ => {}
        }
        *json = record.to_string().into_bytes();
    }
    run.restart();
    let answer = run.act(&Act::Describe(0));
    assert_eq!(answer[0], 200, "{answer}");
    assert_eq!(run.act(&Act::Start { client_token: Some(0), minutes: 60, continues: None })[0], 200);
}
