//! A machine that is built anew from what it wrote down goes on as one that never stopped.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use awso::http::{HeaderValue, Method, Request};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::clock::Clock;
use crate::contact::tests::words;
use crate::routes;
use crate::script::{Script, Step, Template};
use crate::settings::Settings;
use crate::signature::SignaturePolicy;
use crate::transcript::EntryKind;

/// What somebody does. Numbers say which of those there are, and wrap.
#[derive(Clone, Debug)]
enum Act {
    Start { client_token: Option<u8>, minutes: u32, continues: Option<usize> },
    Connect(usize),
    Invite { chat: usize, role: &'static str, client_token: Option<u8> },
    Say { connection: usize, words: u8, client_token: Option<u8> },
    Type(usize),
    Read { connection: usize, message: usize },
    Page { connection: usize, size: u8 },
    NextPage { connection: usize },
    Announce { connection: usize, client_token: u8 },
    Leave(usize),
    Stop(usize),
    Wait(u32),
    Restart,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let any = 0_usize..1_000;
    let token = || prop::option::of(0_u8..3);
    let role = prop::sample::select(vec!["AGENT", "CUSTOM_BOT", "SUPERVISOR"]);
    let act = prop_oneof![
        2 => (token(), 60_u32..90, prop::option::weighted(0.3, any.clone()))
            .prop_map(|(client_token, minutes, continues)| Act::Start { client_token, minutes, continues }),
        3 => any.clone().prop_map(Act::Connect),
        1 => (any.clone(), role, token())
            .prop_map(|(chat, role, client_token)| Act::Invite { chat, role, client_token }),
        6 => (any.clone(), 0_u8..4, token())
            .prop_map(|(connection, words, client_token)| Act::Say { connection, words, client_token }),
        1 => any.clone().prop_map(Act::Type),
        2 => (any.clone(), any.clone()).prop_map(|(connection, message)| Act::Read { connection, message }),
        2 => (any.clone(), 1_u8..5).prop_map(|(connection, size)| Act::Page { connection, size }),
        2 => any.clone().prop_map(|connection| Act::NextPage { connection }),
        1 => (any.clone(), 0_u8..3)
            .prop_map(|(connection, client_token)| Act::Announce { connection, client_token }),
        1 => any.clone().prop_map(Act::Leave),
        1 => any.prop_map(Act::Stop),
        2 => (1_u32..2_000).prop_map(Act::Wait),
        4 => Just(Act::Restart),
    ];
    prop::collection::vec(act, 1..60)
}

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
        http_base: "http://127.0.0.1:1".to_owned(),
        ..Settings::default()
    };
    settings.assumptions.receipts_are_items = true;
    settings.assumptions.connection_tokens_are_reused = true;
    settings
}

impl Run {
    fn new() -> Run {
        Run {
            instance: Instance::new(settings(), Clock::default()),
            records: BTreeMap::new(),
            chats: Vec::new(),
            guests: Vec::new(),
            connections: Vec::new(),
            messages: Vec::new(),
            next: None,
            names: HashMap::new(),
        }
    }

    fn restart(&mut self) {
        let mut instance = Instance::new(settings(), Clock::default());
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
        let mut request = Request::new(method, path);
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
        const RANDOM: [&str; 10] = [
            "AttachmentId",
            "ConnectionToken",
            "ContactId",
            "ContinuedFromContactId",
            "Id",
            "InitialContactId",
            "MessageId",
            "ParticipantId",
            "ParticipantToken",
            "RecipientParticipantId",
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
                        _ => self.known(value),
                    };
                    known.insert(name.clone(), value);
                }
                Value::Object(known)
            }
            other => other.clone(),
        }
    }

    /// Does it, and tells what came of it.
    fn act(&mut self, act: &Act) -> serde_json::Value {
        let pick = |list: &[String], number: usize| {
            list.get(number % list.len().max(1)).cloned().unwrap_or_else(|| "none".to_owned())
        };
        let keep = |list: &mut Vec<String>, value: &serde_json::Value| {
            if let Some(text) = value.as_str().filter(|text| !list.iter().any(|known| known == text)) {
                list.push(text.to_owned());
            }
        };
        let post = Method::POST;
        let answer = match act {
            Act::Start { client_token, minutes, continues } => {
                let mut start = json!({"InstanceId": "i", "ContactFlowId": "f", "ChatDurationInMinutes": minutes,
                    "ParticipantDetails": {"DisplayName": "Jane"}});
                if let Some(token) = client_token {
                    start["ClientToken"] = json!(format!("start {token}"));
                }
                if let Some(chat) = continues {
                    start["PersistentChat"] = json!({"RehydrationType": "ENTIRE_PAST_SESSION",
                        "SourceContactId": pick(&self.chats, *chat)});
                }
                let answer = self.ask(Method::PUT, "/contact/chat", "", &start);
                keep(&mut self.chats, &answer[2]["ContactId"]);
                keep(&mut self.guests, &answer[2]["ParticipantToken"]);
                answer
            }
            Act::Connect(guest) => {
                let token = pick(&self.guests, *guest);
                let both =
                    json!({"ConnectParticipant": true, "Type": ["CONNECTION_CREDENTIALS", "WEBSOCKET"]});
                let answer = self.ask(post, "/participant/connection", &token, &both);
                keep(&mut self.connections, &answer[2]["ConnectionCredentials"]["ConnectionToken"]);
                answer
            }
            Act::Invite { chat, role, client_token } => {
                let mut body = json!({"InstanceId": "i", "ContactId": pick(&self.chats, *chat),
                    "ParticipantDetails": {"ParticipantRole": role, "DisplayName": role}});
                if let Some(token) = client_token {
                    body["ClientToken"] = json!(format!("invite {token}"));
                }
                let answer = self.ask(post, "/contact/create-participant", "", &body);
                keep(&mut self.guests, &answer[2]["ParticipantCredentials"]["ParticipantToken"]);
                answer
            }
            Act::Say { connection, words, client_token } => {
                let mut body = json!({"ContentType": "text/plain", "Content": format!("words {words}")});
                if let Some(token) = client_token {
                    body["ClientToken"] = json!(format!("say {token}"));
                }
                let answer =
                    self.ask(post, "/participant/message", &pick(&self.connections, *connection), &body);
                keep(&mut self.messages, &answer[2]["Id"]);
                answer
            }
            Act::Type(connection) => {
                let body = json!({"ContentType": "application/vnd.amazonaws.connect.event.typing"});
                self.ask(post, "/participant/event", &pick(&self.connections, *connection), &body)
            }
            Act::Read { connection, message } => {
                let content = json!({"messageId": pick(&self.messages, *message)}).to_string();
                let body = json!({"Content": content,
                    "ContentType": "application/vnd.amazonaws.connect.event.message.read"});
                self.ask(post, "/participant/event", &pick(&self.connections, *connection), &body)
            }
            Act::Page { connection, size } => {
                let body = json!({"MaxResults": size});
                let answer =
                    self.ask(post, "/participant/transcript", &pick(&self.connections, *connection), &body);
                let next = answer[2]["NextToken"].as_str().filter(|next| !next.is_empty());
                self.next = next.map(|next| (*size, next.to_owned()));
                answer
            }
            Act::NextPage { connection } => {
                let Some((size, next)) = self.next.clone() else { return json!(null) };
                let body = json!({"MaxResults": size, "NextToken": next});
                self.ask(post, "/participant/transcript", &pick(&self.connections, *connection), &body)
            }
            Act::Announce { connection, client_token } => {
                let body = json!({"AttachmentName": "notes.txt", "AttachmentSizeInBytes": 9,
                    "ContentType": "text/plain", "ClientToken": format!("file {client_token}")});
                let path = "/participant/start-attachment-upload";
                self.ask(post, path, &pick(&self.connections, *connection), &body)
            }
            Act::Leave(connection) => {
                let token = pick(&self.connections, *connection);
                self.ask(post, "/participant/disconnect", &token, &json!({}))
            }
            Act::Stop(chat) => {
                let body = json!({"InstanceId": "i", "ContactId": pick(&self.chats, *chat)});
                self.ask(post, "/contact/stop", "", &body)
            }
            Act::Wait(seconds) => {
                self.step(|instance| instance.advance(Duration::from_secs(u64::from(*seconds))));
                json!(null)
            }
            Act::Restart => json!(null),
        };
        json!([answer[0], answer[1]])
    }

    fn transcripts(&self) -> Vec<(Vec<String>, bool)> {
        self.instance.contacts.iter().map(|contact| (words(contact), contact.is_over())).collect()
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
